/** What to append to the revocation feed, so that it hits all that it should. */
import type { Policy } from '../policy.ts'
import type { NewRevocation, RevocationKind, Revocations } from '../ports.ts'

export interface RevocationContext {
  readonly now: number
  readonly policy: Pick<Policy, 'maxAccessTokenLifetime'>
  readonly revocations: Pick<Revocations, 'latestFor'>
}

/** How long verifiers may go on accepting a token past its expiry. */
const clockMargin = 300

/**
 * A revocation of everything that is out.
 *
 * A token or a family is ended for good, whatever it is dated. A client, a subject or an
 * organization may get new tokens afterwards; a token minted in the second of an earlier revocation
 * is dated a second ahead of it, so a later one in that second must reach further.
 */
export function newRevocation(
  kind: RevocationKind,
  value: string,
  { now, policy, revocations }: RevocationContext,
): NewRevocation {
  const expiresAt = now + policy.maxAccessTokenLifetime + clockMargin
  if (kind === 'jti' || kind === 'family') return { kind, value, notBefore: expiresAt, expiresAt }
  const latest = revocations.latestFor({
    clientId: kind === 'client' ? value : '',
    subject: kind === 'subject' ? value : '',
    organizationId: kind === 'organization' ? value : null,
  })
  return { kind, value, notBefore: latest < now ? now : latest + 1, expiresAt }
}
