/** The audit event of what a person changed about their own account. */
import type { AuditEvent } from '../admin-ports.ts'
import { newIdentifier } from '../identifiers.ts'
import type { Caller } from '../ports.ts'
import type { AccountDeps } from './account-deps.ts'

/** What is done to accounts, as the audit log calls it. */
export type AccountAction =
  | 'session.create'
  | 'session.end'
  | 'user.password_change'
  | 'user.password_reset'
  | 'user.password_reset_link'
  | 'user.totp_on'
  | 'user.totp_off'
  | 'user.recovery_codes'
  | 'user.set_up'
  | 'user.set_up_link'
  | 'passkey.create'
  | 'passkey.delete'
  | 'invitation.create'
  | 'invitation.accept'

interface AccountChange {
  readonly action: AccountAction
  /** Undefined: the server itself. */
  readonly userId: string | undefined
  readonly caller: Caller
  readonly organizationId?: string
  /** What of the account: itself unless said otherwise. */
  readonly target?: { readonly kind: string; readonly id: string }
  readonly change?: AuditEvent['change']
}

export function accountAudit(
  { action, userId, caller, organizationId, target, change = {} }: AccountChange,
  { now, random }: Pick<AccountDeps, 'now' | 'random'>,
): AuditEvent {
  return {
    id: newIdentifier('aud', random),
    at: now(),
    actorKind: userId === undefined ? 'system' : 'user',
    actorId: userId ?? 'system',
    action,
    targetKind: target?.kind ?? 'user',
    targetId: target?.id ?? userId ?? '',
    organizationId: organizationId ?? null,
    address: caller.address,
    requestId: caller.requestId,
    change,
  }
}
