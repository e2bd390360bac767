/**
 * A person takes back what they allowed: the consent is forgotten, and everything that descends from
 * it ends, at verifiers too.
 */
import type { AdminStore, AuditEvent } from '../admin-ports.ts'
import type { Consent, DelegationStore, Ending } from '../delegation-ports.ts'
import type { Deps } from '../deps.ts'
import { newIdentifier } from '../identifiers.ts'
import type { Caller } from '../ports.ts'
import { newRevocation } from '../revocation/new-revocation.ts'

export interface WithdrawDeps extends Pick<Deps, 'policy' | 'now' | 'random'> {
  readonly admin: Pick<AdminStore, 'write'>
  readonly delegation: Pick<DelegationStore, 'findConsentById'>
}

interface Person {
  readonly userId: string
  readonly caller: Caller
}

/** For how long a family that ends now must be in the revocation feed. */
export function endingNow({ policy, now }: Pick<Deps, 'policy' | 'now'>): Ending {
  const { notBefore, expiresAt } = newRevocation('family', '', { policy, now: now() })
  return { notBefore, expiresAt }
}

/** Withdraws one consent. False if the person has none by that id: it may just have gone. */
export async function withdrawOwnConsent(
  consentId: string,
  { userId, caller }: Person,
  deps: WithdrawDeps,
): Promise<boolean> {
  const consent = await deps.delegation.findConsentById(consentId)
  if (consent?.userId !== userId) return false
  return deps.admin.write(async (transaction) => {
    const withdrawn = await transaction.withdrawConsent(consentId, endingNow(deps))
    if (withdrawn)
      await transaction.appendAudit(audit({ userId, caller, target: consent, consents: 1 }, deps))
    return withdrawn
  })
}

/** Withdraws everything that the person allowed anybody. Gives how many consents there were. */
export function withdrawAllConsents(
  { userId, caller }: Person,
  deps: WithdrawDeps,
): Promise<number> {
  return deps.admin.write(async (transaction) => {
    const consents = await transaction.withdrawConsents({ userId }, endingNow(deps))
    if (consents > 0)
      await transaction.appendAudit(audit({ userId, caller, target: undefined, consents }, deps))
    return consents
  })
}

function audit(
  {
    userId,
    caller,
    target,
    consents,
  }: Person & { readonly target: Consent | undefined; readonly consents: number },
  { now, random }: Pick<Deps, 'now' | 'random'>,
): AuditEvent {
  return {
    id: newIdentifier('aud', random),
    at: now(),
    actorKind: 'user',
    actorId: userId,
    action: 'consent.withdraw',
    targetKind: target === undefined ? 'user' : 'consent',
    targetId: target?.id ?? userId,
    organizationId: target?.organizationId ?? null,
    address: caller.address,
    requestId: caller.requestId,
    change:
      target === undefined
        ? { consents }
        : { before: { client_id: target.clientId, scope: target.scope.join(' ') } },
  }
}
