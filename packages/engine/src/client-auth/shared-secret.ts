/** The check behind both methods that send a shared secret. */
import { timingSafeEqual } from 'node:crypto'
import { err, ok, type Result } from '@keygrant/protocol'
import type { Client } from '../ports.ts'
import { type Problem, problem } from '../problems.ts'
import type { Claim, Proof, ProofContext } from './method.ts'

/**
 * Finds which of the client's live secrets was sent. Every stored hash is compared, whatever the
 * outcome, so that time tells nothing about which one fits.
 */
export function proveSecret(
  claim: Claim,
  client: Client,
  { now, hash }: ProofContext,
): Result<Proof, Problem> {
  const presented = Buffer.from(hash(claim.secret ?? ''))
  const fits = client.secrets.filter((secret) => {
    const stored = Buffer.from(secret.hash)
    return stored.length === presented.length && timingSafeEqual(stored, presented)
  })
  if (fits[0] === undefined) return err(problem('secret_wrong'))
  const live = fits.find(({ expiresAt }) => expiresAt === null || now < expiresAt)
  if (live === undefined) return err(problem('secret_expired', { secret: fits[0].id }))
  return ok({ secretId: live.id })
}
