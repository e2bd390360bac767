/** A revocation as the feed tells strangers of it: hashed, so that it names nobody. */
import { createHash } from 'node:crypto'
import type {
  RevocationFeedEntries,
  RevocationFeedEntry,
  RevocationFeedKind,
} from '@keygrant/protocol'
import type { Revocation, RevocationKind } from '../revocation-ports.ts'
import { isForGood } from './new-revocation.ts'

const letters = {
  jti: 'j',
  family: 'f',
  client: 'c',
  subject: 's',
  organization: 'o',
  key: 'k',
} as const satisfies Record<RevocationKind, RevocationFeedKind>

/** The first 128 bits of the identifier's SHA-256, as base64url. */
export const feedValue = (identifier: string): string =>
  createHash('sha256').update(identifier).digest().subarray(0, 16).toString('base64url')

/** What is ended for good is hit whatever it is dated; of the others, what is newer lives. */
export function feedEntry(
  { kind, value, notBefore, expiresAt }: Revocation,
  iat: number,
): RevocationFeedEntry {
  const endsIn = expiresAt - iat
  return isForGood(kind) ? [feedValue(value), endsIn] : [feedValue(value), endsIn, iat - notBefore]
}

/** All that can still hit something at that date, by kind. */
export function feedEntries(revocations: Iterable<Revocation>, iat: number): RevocationFeedEntries {
  const entries: { [kind in RevocationFeedKind]?: RevocationFeedEntry[] } = {}
  for (const revocation of revocations) {
    if (revocation.expiresAt <= iat) continue
    const ofKind = (entries[letters[revocation.kind]] ??= [])
    ofKind.push(feedEntry(revocation, iat))
  }
  return entries
}
