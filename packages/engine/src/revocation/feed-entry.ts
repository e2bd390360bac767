/** A revocation as the feed tells strangers of it: hashed, so that it names nobody. */
import { createHash } from 'node:crypto'
import {
  type RevocationFeedEntry,
  type RevocationFeedKind,
  revocationFeedKinds,
} from '@keygrant/protocol'
import type { Revocation, RevocationKind } from '../ports.ts'

const letters = new Map<RevocationKind, RevocationFeedKind>(
  Object.entries(revocationFeedKinds).map(([letter, kind]) => [kind, letter as RevocationFeedKind]),
)

/** The first 128 bits of the identifier's SHA-256, as base64url. */
export const feedValue = (identifier: string): string =>
  createHash('sha256').update(identifier).digest().subarray(0, 16).toString('base64url')

/** Tokens and families are ended whatever they are dated; of the others, what is newer lives. */
export function feedEntry({ kind, value, notBefore, expiresAt }: Revocation): RevocationFeedEntry {
  const letter = letters.get(kind)
  if (letter === undefined) throw new TypeError(`no letter for revocations of a ${kind}`)
  return kind === 'jti' || kind === 'family'
    ? [letter, feedValue(value), expiresAt]
    : [letter, feedValue(value), expiresAt, notBefore]
}
