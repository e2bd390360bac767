/** What to append to the revocation feed, so that it hits all that it should. */
import type { Policy } from '../policy.ts'
import type { NewRevocation, RevocationKind, Revocations } from '../ports.ts'

export interface RevocationContext {
  readonly now: number
  readonly policy: Pick<Policy, 'maxAccessTokenLifetime'>
  readonly revocations: Pick<Revocations, 'latestFor'>
}

/**
 * Seconds for which verifiers may go on accepting a token past its expiry, by a clock that is behind
 * or that they don't trust. No entry may leave before that: the token would come back to life.
 */
export const clockMargin = 300

/** Seconds for which a verifier may hold on to a JWK Set: a day, and another while the issuer fails. */
const keySetLifetime = 2 * 86_400

/**
 * A revocation of everything that is out.
 *
 * A token or a family is ended for good, whatever it is dated, and so is a key: whoever has it dates
 * tokens as they like, until the last verifier has forgotten it. A client, a subject or an
 * organization may get new tokens afterwards; a token minted in the second of an earlier revocation
 * is dated a second ahead of it, so a later one in that second must reach further.
 */
export function newRevocation(
  kind: RevocationKind,
  value: string,
  { now, policy, revocations }: RevocationContext,
): NewRevocation {
  const lifetime = kind === 'key' ? keySetLifetime : 0
  const expiresAt = now + lifetime + policy.maxAccessTokenLifetime + clockMargin
  if (isForGood(kind)) return { kind, value, notBefore: expiresAt, expiresAt }
  const latest = revocations.latestFor({
    clientId: kind === 'client' ? value : '',
    subject: kind === 'subject' ? value : '',
    organizationId: kind === 'organization' ? value : null,
  })
  return { kind, value, notBefore: latest < now ? now : latest + 1, expiresAt }
}

/** Whether nothing of the kind becomes good again, whatever it is dated. */
export const isForGood = (kind: RevocationKind): boolean =>
  kind === 'jti' || kind === 'family' || kind === 'key'
