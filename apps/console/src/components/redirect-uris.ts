/** Redirect URIs as they are typed: one a line, each judged by the rule that the server keeps. */
import { parseRedirectUri, type RedirectUriKind, redirectUriRefusal } from '@keygrant/protocol'
import type { ItemOf } from '../api/call.ts'
import { linesOf } from './lines.ts'

export type ClientType = ItemOf<'GET /clients'>['type']

/** Whether clients of a type are answered at a redirect URI at all: a device is not. */
export const redirects = (type: ClientType): boolean => type !== 'device' && type !== 'machine'

export interface JudgedUri {
  readonly uri: string
  /** What it is, or why it can't be registered. */
  readonly text: string
  readonly good: boolean
}

const meaning: Readonly<Record<RedirectUriKind, string>> = {
  web: 'https, compared character by character',
  loopback: 'this machine, at any port',
  localhost: 'this machine, at this very port: for development',
  private_use: 'a scheme of the app’s own',
}

export function judgeUris(text: string, type: ClientType): readonly JudgedUri[] {
  const uris = linesOf(text)
  return uris.map((uri, at) => {
    const refusal = redirectUriRefusal(uri, { privateUse: type === 'native' })
    if (refusal !== undefined) return { uri, text: refusal, good: false }
    if (uris.indexOf(uri) < at) return { uri, text: 'stands there twice', good: false }
    const kind = parseRedirectUri(uri)
    return { uri, text: kind.ok ? meaning[kind.value] : '', good: true }
  })
}

/** Whether all of them may be registered, and there are as many as the type needs. */
export const mayRegister = (text: string, type: ClientType): boolean =>
  !redirects(type) || (linesOf(text).length > 0 && judgeUris(text, type).every(({ good }) => good))

export interface Preset {
  readonly label: string
  readonly uri: string
}

const postman: Preset = { label: 'Postman', uri: 'https://oauth.pstmn.io/v1/callback' }
const localhost: Preset = { label: 'localhost', uri: 'http://localhost:3000/callback' }
const loopback: Preset = { label: 'Loopback, any port', uri: 'http://127.0.0.1/callback' }

/** What people try an app with first. */
export const presetsOf = (type: ClientType): readonly Preset[] =>
  type === 'native' ? [loopback, postman] : [localhost, postman]

/** The text with one more line, unless it is there. */
export function withUri(text: string, uri: string): string {
  const uris = linesOf(text)
  return uris.includes(uri) ? text : [...uris, uri].join('\n')
}
