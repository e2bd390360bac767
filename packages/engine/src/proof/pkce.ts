/**
 * Whether whoever redeems a code is who asked for it.
 *
 * @see RFC 7636 §4.6
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import { isCodeVerifier } from '@keygrant/protocol'

/** A verifier where there is no challenge is refused as well: somebody took the challenge away. */
export function fitsChallenge(verifier: string | undefined, challenge: string | null): boolean {
  if (challenge === null || verifier === undefined)
    return challenge === null && verifier === undefined
  if (!isCodeVerifier(verifier)) return false
  const expected = Buffer.from(challenge)
  const presented = Buffer.from(createHash('sha256').update(verifier).digest('base64url'))
  return expected.length === presented.length && timingSafeEqual(expected, presented)
}
