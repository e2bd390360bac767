/** What must be shown before anything that protects the account is changed. */
import { err, ok, type Result } from '@keygrant/protocol'
import type { AccountDeps, SignedInContext } from './account-deps.ts'
import { accountPolicy } from './account-policy.ts'
import {
  attemptLimit,
  countFailed,
  forgiveFailures,
  isExhausted,
  retryAfter,
} from './attempt-limit.ts'
import { recordSignIn, type SignInProblem } from './record-sign-in.ts'

/** `sign_in_again`: they have no password, or gave none, and signed in too long ago. */
export type NotConfirmed =
  | { readonly kind: 'wrong_password' }
  | { readonly kind: 'sign_in_again' }
  | { readonly kind: 'throttled'; readonly retryAfter: number }

/** Whether the person proved who they are within the last ten minutes. */
export const isFresh = (
  { session }: Pick<SignedInContext, 'session'>,
  { now }: Pick<AccountDeps, 'now'>,
): boolean => now() - session.authenticatedAt < accountPolicy.freshSignIn

/** A fresh sign-in, or the current password. A wrong password is refused even after a fresh sign-in. */
export async function confirmIdentity(
  currentPassword: string | undefined,
  context: SignedInContext,
  deps: AccountDeps,
): Promise<Result<undefined, NotConfirmed>> {
  if (currentPassword !== undefined) return checkPassword(currentPassword, context, deps)
  return isFresh(context, deps) ? ok(undefined) : err({ kind: 'sign_in_again' })
}

/** Judges the password of the user who is signed in; a stolen session gets no more guesses than a stranger. */
export async function checkPassword(
  password: string,
  context: SignedInContext,
  deps: AccountDeps,
): Promise<Result<undefined, NotConfirmed>> {
  const { user } = context.session
  const limit = attemptLimit({ proof: 'password', account: user.email, user, context }, deps)
  const report = (problem: SignInProblem): void =>
    recordSignIn({ caller: context.caller, userId: user.id, by: 'current_password', problem }, deps)
  const exhausted = async (): Promise<boolean> => isExhausted(limit, deps)
  if (await exhausted()) {
    report('sign_in_throttled')
    return err({ kind: 'throttled', retryAfter })
  }
  if (!(await deps.passwords.verify(user.passwordHash ?? undefined, password))) {
    await countFailed(limit, deps)
    report('sign_in_wrong')
    return err({ kind: 'wrong_password' })
  }
  if (await exhausted()) {
    report('sign_in_throttled')
    return err({ kind: 'throttled', retryAfter })
  }
  await forgiveFailures(limit, deps)
  return ok(undefined)
}
