/** Which parts of an exchange are secret, by which names programs know them, and texts without them. */
import { type Exchange, membersOf } from './exchange.ts'

/** From a secret to the variable that stands for it. */
export type Secrets = ReadonlyMap<string, string>

/** A text of which parts are read from variables. */
export type Piece = string | { readonly variable: string }

/** Members and parameters whose values are secret, whatever they look like. */
const byName: Readonly<Record<string, string>> = {
  access_token: 'TOKEN',
  token: 'TOKEN',
  refresh_token: 'REFRESH_TOKEN',
  id_token: 'ID_TOKEN',
  developer_token: 'DEVELOPER_TOKEN',
  client_secret: 'CLIENT_SECRET',
  code_verifier: 'CODE_VERIFIER',
  device_code: 'DEVICE_CODE',
}

/** Of an address or a form. In an answer it is the name of a problem. */
const ofParameters = { ...byName, code: 'CODE' }

/** Kinds of Keygrant's own, wherever they stand. */
const byKind: Readonly<Record<string, string>> = {
  cs: 'CLIENT_SECRET',
  rt: 'REFRESH_TOKEN',
  ac: 'CODE',
  dc: 'DEVICE_CODE',
  dt: 'DEVELOPER_TOKEN',
}

const anywhere = /kg_([a-z]{2,3})_[0-9A-Za-z]{20,}|eyJ[\w-]+\.[\w-]+\.[\w-]*/gu
/** Shorter ones would cover words that are no secret; nothing that is issued is as short. */
const shortest = 8

function named(
  members: Iterable<readonly [string, unknown]>,
  names: Readonly<Record<string, string>>,
): [string, string][] {
  return [...members].flatMap(([name, value]) => {
    const variable = Object.hasOwn(names, name) ? names[name] : undefined
    const secret = typeof value === 'string' && value.length >= shortest
    return variable !== undefined && secret ? [[value, variable] as [string, string]] : []
  })
}

const credentialsIn = ({ request }: Exchange): [string, string][] =>
  request.headers
    .filter(([name]) => name.toLowerCase() === 'authorization')
    .map(([, value]): [string, string] => {
      const [scheme = '', credentials = ''] = value.split(' ')
      return [credentials, /^basic$/iu.test(scheme) ? 'BASIC' : 'TOKEN']
    })
    .filter(([credentials]) => credentials !== '')

function bodiesOf({ request, answer }: Exchange): readonly string[] {
  const came = typeof answer === 'string' ? answer : answer.body
  return [request.body ?? '', came, request.url]
}

/** The secrets of an exchange. What is told by its kind is named by it, not by where it stands. */
export function secretsOf(exchange: Exchange): Secrets {
  const texts = bodiesOf(exchange)
  const headers = exchange.request.headers.map(([, value]) => value)
  const found = [...texts, ...headers].flatMap((text) =>
    [...text.matchAll(anywhere)].map(([secret, kind = '']): [string, string] => [
      secret,
      byKind[kind] ?? 'TOKEN',
    ]),
  )
  const parameters = (text: string) => new URLSearchParams(/\?(\S*)/u.exec(text)?.[1] ?? text)
  const inNames = texts.flatMap((text) => [
    ...named(Object.entries(membersOf(text)), byName),
    ...named(parameters(text), ofParameters),
  ])
  const kinds = new Map(found.filter(([, variable]) => variable !== 'TOKEN'))
  return new Map([...found, ...credentialsIn(exchange), ...inNames, ...kinds])
}

/** The text in pieces: what is secret is a variable. */
export function piecesOf(text: string, secrets: Secrets): readonly Piece[] {
  // The longest first, in case one begins with another.
  const all = [...secrets.keys()].toSorted((a, b) => b.length - a.length)
  return all.reduce<readonly Piece[]>(
    (pieces, secret) =>
      pieces.flatMap((piece) =>
        typeof piece === 'string' ? between(piece, secret, secrets.get(secret) ?? '') : [piece],
      ),
    text === '' ? [] : [text],
  )
}

const between = (text: string, secret: string, variable: string): Piece[] =>
  text
    .split(secret)
    .flatMap((part, at): Piece[] => (at === 0 ? [part] : [{ variable }, part]))
    .filter((piece) => piece !== '')

/** The text with its secrets covered. Their ends stay, by which two of a kind are told apart. */
export const covered = (text: string, secrets: Secrets): string =>
  [...secrets.keys()]
    .toSorted((a, b) => b.length - a.length)
    .reduce(
      (shown, secret) =>
        shown.replaceAll(secret, () => `••••••••${secret.length < 24 ? '' : secret.slice(-4)}`),
      text,
    )
