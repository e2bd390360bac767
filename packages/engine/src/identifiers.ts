/** Identifiers of records: `<prefix>_<22 base62 characters>`, 130 random bits. */
import { randomBase62 } from '@keygrant/protocol'
import type { Random } from './ports.ts'

/** What each prefix names. */
export const identifierPrefixes = {
  org: 'organization',
  usr: 'user',
  cl: 'client',
  api: 'API',
  ins: 'installation',
  key: 'secret of a client',
  fam: 'family',
  con: 'consent',
  lnk: 'link that works once',
  ses: 'session',
  dt: 'developer token',
  aud: 'audit event',
  log: 'log entry',
} as const

/** What an identifier may begin with. */
export type IdentifierPrefix = keyof typeof identifierPrefixes

const length = 22

/** Makes a new identifier. It is unique by chance alone: 2^130 are possible. */
export const newIdentifier = (prefix: IdentifierPrefix, random: Random): string =>
  `${prefix}_${randomText(random)}`

/** 130 random bits as base62: the `jti` of a token. */
export function randomText(random: Random): string {
  let text = randomBase62(random(length + 10), length)
  while (text === undefined) text = randomBase62(random(length + 10), length)
  return text
}
