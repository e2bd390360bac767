/**
 * Refresh tokens: random strings, or strings derived from their predecessor.
 *
 * The successor of a rotated token is a keyed function of the token presented. So the same request
 * can be answered again with the same successor, on any node and after a crash between commit and
 * answer, although no token is stored in clear.
 */
import { formatToken } from '@keygrant/protocol'
import type { Client, Deriver, Family, Random } from '../ports.ts'

/** The first token of a family: 178 random bits. */
export const newRefreshToken = (random: Random): string => formatToken('rt', random)

/** The token that replaces `presented`. The same input always gives the same output. */
export function successorOf(presented: string, derive: Deriver): string {
  // A derived block may hold too many bytes that base62 leaves out; the next block is derived from
  // it, so that the result stays a function of the input.
  let block = presented
  return formatToken('rt', (bytes) => {
    const parts: Uint8Array[] = []
    for (let length = 0; length < bytes; length += 32) {
      const derived = derive(block)
      block = Buffer.from(derived).toString('base64url')
      parts.push(derived)
    }
    return Buffer.concat(parts)
  })
}

/** When a token dies if it is not used: the policy's idle life, within the family's life. */
export function idleExpiry(client: Client, family: Pick<Family, 'expiresAt'>, now: number): number {
  const idle = now + client.refreshTokenPolicy.idleLifetime
  return family.expiresAt === null ? idle : Math.min(idle, family.expiresAt)
}
