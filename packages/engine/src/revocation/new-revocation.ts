/** What to append to the revocation feed, so that it hits all that it should. */
import type { Policy } from '../policy.ts'
import type { NewRevocation, RevocationKind } from '../revocation-ports.ts'

export interface RevocationContext {
  readonly now: number
  readonly policy: Pick<Policy, 'maxAccessTokenLifetime'>
  /** Who had a right to new tokens has lost it: disabled, deleted, or by a secret that others know. */
  readonly bars?: boolean
}

/**
 * Seconds for which verifiers may go on accepting a token past its expiry, by a clock that is behind
 * or that they don't trust. No entry may leave before that: the token would come back to life.
 */
export const clockMargin = 300

/** Seconds in which every node hears of a revocation. Until then another may mint for who was barred. */
const heardWithin = 1

/** Seconds for which a verifier may hold on to a JWK Set: a day, and another while the issuer fails. */
const keySetLifetime = 2 * 86_400

/**
 * A revocation of everything that is out.
 *
 * A token or a family is ended for good, whatever it is dated, and so is a key: whoever has it dates
 * tokens as they like, until the last verifier has forgotten it. A client, a subject or an
 * organization may get new tokens afterwards: an entry hits what is dated up to now, and what the
 * store knows to be dated ahead ({@link Store.revoke}); where it bars, also what a node may date that
 * has not heard of it yet.
 */
export function newRevocation(
  kind: RevocationKind,
  value: string,
  { now, policy, bars = false }: RevocationContext,
): NewRevocation {
  const lifetime = kind === 'key' ? keySetLifetime : 0
  const expiresAt = now + lifetime + policy.maxAccessTokenLifetime + clockMargin
  const notBefore = isForGood(kind) ? expiresAt : now + (bars ? heardWithin : 0)
  return { kind, value, notBefore, expiresAt }
}

/** Whether nothing of the kind becomes good again, whatever it is dated. */
export const isForGood = (kind: RevocationKind): boolean =>
  kind === 'jti' || kind === 'family' || kind === 'key'
