/**
 * What a token can be hit by, in the form that the revocation feed names it: the first half of the
 * SHA-256 of each identifier, with the kind in its last three bits, so that a client and a subject of
 * one name differ. 125 bits tell any two apart.
 */
import type { RevocationFeedKind } from '@keygrant/protocol'
import { eventually } from '../crypto/eventually.ts'
import type { Eventually, GuardCrypto } from '../crypto/guard-crypto.ts'
import type { AccessTokenClaims } from '../verify-jwt.ts'

/** One or more, four words each. */
export type Fingerprints = Uint32Array

export const wordsPerFingerprint = 4

/** Never 0: that marks an empty place. */
export const kindCodes = { j: 1, f: 2, c: 3, s: 4, o: 5, k: 6 } as const satisfies Record<
  RevocationFeedKind,
  number
>

/** An identifier, and what it identifies. */
export type Named = readonly [kind: RevocationFeedKind, identifier: string]

/** Everything that a revocation can hit a token by, its key included. */
export function namesOf(claims: AccessTokenClaims, kid: string | undefined): readonly Named[] {
  const { jti, fid, client_id, sub, org_id } = claims
  const names: Named[] = [
    ['j', jti],
    ['c', client_id],
    ['s', sub],
  ]
  if (fid !== undefined) names.push(['f', fid])
  if (org_id !== undefined) names.push(['o', org_id])
  if (kid !== undefined) names.push(['k', kid])
  return names
}

export function fingerprintsOf(
  names: readonly Named[],
  crypto: Pick<GuardCrypto, 'digests'>,
): Eventually<Fingerprints> {
  return eventually(crypto.digests(names.map(([, identifier]) => identifier)), (digests) => {
    const prints = new Uint32Array(names.length * wordsPerFingerprint)
    for (const [index, [kind]] of names.entries()) {
      const bytes = digests[index] ?? new Uint8Array()
      writeFingerprint(prints, index * wordsPerFingerprint, { bytes, code: kindCodes[kind] })
    }
    return prints
  })
}

/** Writes a fingerprint from the first 16 bytes of a hash. */
export function writeFingerprint(
  prints: Fingerprints,
  at: number,
  { bytes, code }: { readonly bytes: Uint8Array; readonly code: number },
): void {
  for (let word = 0; word < wordsPerFingerprint; word++) {
    const from = word * 4
    prints[at + word] =
      ((bytes[from] ?? 0) << 24) |
      ((bytes[from + 1] ?? 0) << 16) |
      ((bytes[from + 2] ?? 0) << 8) |
      (bytes[from + 3] ?? 0)
  }
  prints[at + 3] = ((prints[at + 3] ?? 0) & ~7) | code
}
