/**
 * A sign-in whose password was right, while its second factor is still to come. It is no session:
 * nothing but the second step reads it. It dies with the browser's cookie, after ten minutes, and
 * with any change of the user, such as a new password.
 */
import type { User } from '../admin-ports.ts'
import type { AccountContext, AccountDeps } from './account-deps.ts'
import { accountPolicy } from './account-policy.ts'
import { openState, sealState } from './sealed-state.ts'

interface Pending {
  readonly userId: string
  readonly version: number
}

const purpose = 'pending_sign_in'

export function sealPending(
  { id, version }: Pick<User, 'id' | 'version'>,
  { browser }: Pick<AccountContext, 'browser'>,
  deps: Pick<AccountDeps, 'seal' | 'now'>,
): string {
  const content: Pending = { userId: id, version }
  const lifetime = accountPolicy.pendingSignIn
  return sealState({ purpose, holder: browser, lifetime }, content, deps)
}

/** The user whose password was right, if all of that still holds. */
export async function readPending(
  sealed: string,
  { browser }: Pick<AccountContext, 'browser'>,
  deps: Pick<AccountDeps, 'unseal' | 'now' | 'store'>,
): Promise<User | undefined> {
  const pending = openState<Pending>({ purpose, holder: browser }, sealed, deps)
  if (pending === undefined) return undefined
  const user = await deps.store.findUser(pending.userId)
  return user?.state === 'active' && user.version === pending.version ? user : undefined
}
