/** A signed-in person chooses another password. */
import { err, ok, type Result } from '@keygrant/protocol'
import { accountAudit } from './account-audit.ts'
import type { AccountDeps, SignedInContext } from './account-deps.ts'
import { confirmIdentity, type NotConfirmed } from './confirm-identity.ts'
import { isAcceptablePassword } from './password-policy.ts'
import { refusableChange } from './refusable-change.ts'
import { type NewSession, renewSession } from './sessions.ts'

export interface PasswordChange {
  /** Asked of everyone who has one, however fresh their sign-in. */
  readonly currentPassword: string | undefined
  readonly newPassword: string
}

/** `changed_meanwhile`: the user was changed by somebody else; try again. */
export type PasswordChangeFault =
  | NotConfirmed
  | { readonly kind: 'weak_password' }
  | { readonly kind: 'changed_meanwhile' }

/**
 * Stores another password, ends all other sessions and every reset link, and gives this browser a new
 * token.
 *
 * Concurrency: of two changes at once one gives `changed_meanwhile` and leaves nothing behind.
 */
export async function changePassword(
  { currentPassword, newPassword }: PasswordChange,
  context: SignedInContext,
  deps: AccountDeps,
): Promise<Result<NewSession, PasswordChangeFault>> {
  const { user } = context.session
  const given = user.passwordHash === null ? undefined : (currentPassword ?? '')
  const confirmed = await confirmIdentity(given, context, deps)
  if (!confirmed.ok) return confirmed
  if (!isAcceptablePassword(newPassword, user.email)) return err({ kind: 'weak_password' })
  const passwordHash = await deps.passwords.hash(newPassword)
  const changed = await refusableChange(deps.store, async (transaction) => {
    if ((await transaction.updateUser({ ...user, passwordHash })) !== 'updated')
      return err({ kind: 'changed_meanwhile' as const })
    await transaction.deleteSessionsOf(user.id, context.session.id)
    await transaction.deleteLinks({ purpose: 'password_reset', email: user.email })
    await transaction.appendAudit(
      accountAudit(
        { action: 'user.password_change', userId: user.id, caller: context.caller },
        deps,
      ),
    )
    return ok(await renewSession(context, transaction, deps))
  })
  if (!changed.ok) return changed
  tellOfNewPassword(user.email, context.language, deps)
  const session = {
    ...changed.value.session,
    user: { ...user, passwordHash, version: user.version + 1 },
  }
  return ok({ ...changed.value, session })
}

/** Whoever did not do it must hear of it. */
export function tellOfNewPassword(
  to: string,
  language: string,
  { mailer, later }: Pick<AccountDeps, 'mailer' | 'later'>,
): void {
  if (!mailer.ready) return
  later(async () => {
    await mailer.send({ to, language, message: { kind: 'password_changed' } })
  })
}
