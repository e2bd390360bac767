/** Reads a seed from JSON that a person wrote: everything checked, every mistake named. */
import { parseScope } from '@keygrant/protocol'
import type { Seed } from './seed.ts'

type Kind = 'text' | 'scope' | 'texts' | 'seconds' | 'map'
type Shape = Readonly<Record<string, Kind>>

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const kinds: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  text: isText,
  scope: (value) => isText(value) && parseScope(value) !== undefined,
  texts: (value) => Array.isArray(value) && value.every(isText),
  seconds: (value) => Number.isInteger(value) && Number(value) > 0,
  map: (value) => isRecord(value) && Object.values(value).every(isText),
}

const lists: Readonly<Record<string, { readonly required: string[]; readonly shape: Shape }>> = {
  clients: {
    required: ['client_id'],
    shape: { client_id: 'text', client_secret: 'text', redirect_uris: 'texts', scope: 'scope' },
  },
  refresh_tokens: {
    required: ['refresh_token', 'client_id'],
    shape: { refresh_token: 'text', client_id: 'text', scope: 'scope' },
  },
  developer_tokens: {
    required: ['developer_token'],
    shape: { developer_token: 'text', scope: 'scope', expires_in: 'seconds' },
  },
}
const rest: Shape = { subject: 'text', callback: 'map' }

function mistakesIn(value: Record<string, unknown>, shape: Shape, where: string): string[] {
  return Object.entries(value).flatMap(([name, member]) => {
    const kind = Object.hasOwn(shape, name) ? shape[name] : undefined
    if (kind === undefined) return [`${where}${name} is not known`]
    return kinds[kind](member) ? [] : [`${where}${name} must be ${kind}`]
  })
}

function mistakesInList(name: string, value: unknown): string[] {
  const list = lists[name]
  if (list === undefined) return []
  if (!Array.isArray(value)) return [`${name} must be a list`]
  return value.flatMap((entry: unknown, index) => {
    const where = `${name}[${index}].`
    if (!isRecord(entry)) return [`${name}[${index}] must be an object`]
    const missing = list.required
      .filter((one) => !(one in entry))
      .map((one) => `${where}${one} is missing`)
    return [...missing, ...mistakesIn(entry, list.shape, where)]
  })
}

/**
 * Checks what was read from a file.
 *
 * @throws {TypeError} Naming every mistake, and no value.
 */
export function readSeed(value: unknown): Seed {
  if (!isRecord(value)) throw new TypeError('the seed must be an object')
  const ours = Object.entries(value).filter(([name]) => !Object.hasOwn(lists, name))
  const mistakes = [
    ...Object.keys(lists).flatMap((name) =>
      name in value ? mistakesInList(name, value[name]) : [],
    ),
    ...mistakesIn(Object.fromEntries(ours), rest, ''),
  ]
  if (mistakes.length > 0) throw new TypeError(`the seed cannot be used: ${mistakes.join('; ')}`)
  return value
}
