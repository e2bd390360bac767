/** A forgotten password: a link by mail, and another password for the link. */
import { err, ok, type Result } from '@keygrant/protocol'
import type { User } from '../admin-ports.ts'
import type { Caller, Hash } from '../ports.ts'
import { accountAudit } from './account-audit.ts'
import type { AccountContext, AccountDeps } from './account-deps.ts'
import { accountPolicy } from './account-policy.ts'
import { canonicalEmail } from './canonical-email.ts'
import { tellOfNewPassword } from './change-password.ts'
import { findLiveLink, linkHash, newLink, provesMailbox, storeOnlyLink } from './one-time-links.ts'
import { isAcceptablePassword } from './password-policy.ts'
import { recordSignIn } from './record-sign-in.ts'
import { refusableChange } from './refusable-change.ts'

/**
 * Has a reset link sent, if there is such a user. Gives nothing and takes no time that could tell:
 * everything happens after the answer. How many mails one address, or one mailbox, can cause is
 * limited, silently.
 */
export function requestPasswordReset(
  email: string,
  { caller, language }: Pick<AccountContext, 'caller' | 'language'>,
  deps: AccountDeps,
): void {
  deps.later(async () => {
    const canonical = canonicalEmail(email)
    if (canonical === undefined || !deps.mailer.ready) return
    const user = await deps.store.findUserByEmail(canonical)
    if (user?.state !== 'active' || !(await mayMail(user, caller, deps))) return
    const { url: link } = await makeResetLink(
      user,
      { caller, by: undefined, route: 'mailed' },
      deps,
    )
    await deps.mailer.send({ to: user.email, language, message: { kind: 'password_reset', link } })
  })
}

/** Counts before it is decided: of many requests at once no more pass than may. */
async function mayMail(
  { id }: User,
  { address }: Caller,
  { store, now, hash }: AccountDeps,
): Promise<boolean> {
  const { mailsOfAccount, mailsOfAddress, mailWindow } = accountPolicy
  const count = (key: Hash): Promise<number> =>
    store.countFailure(key, { now: now(), window: mailWindow })
  if ((await count(hash(`mails address ${address}`))) > mailsOfAddress) return false
  return (await count(hash(`mails account ${id}`))) <= mailsOfAccount
}

interface ResetOrder {
  readonly caller: Caller
  /** The user who asked for it on another's behalf. */
  readonly by: string | undefined
  readonly route: 'mailed' | 'handed_out'
}

async function makeResetLink(user: User, { caller, by, route }: ResetOrder, deps: AccountDeps) {
  const order = { purpose: 'password_reset', email: user.email, userId: user.id, route } as const
  const link = newLink(order, deps)
  const target = { kind: 'user', id: user.id }
  await deps.store.changeAccount(async (transaction) => {
    await storeOnlyLink(link, transaction)
    await transaction.appendAudit(
      accountAudit({ action: 'user.password_reset_link', userId: by, caller, target }, deps),
    )
  })
  return link
}

/**
 * A reset link to hand out: for an operator whose server sends no mail. The older links of the user
 * work no more.
 *
 * @returns Undefined if there is no such user, or they are disabled.
 */
export async function handOutResetLink(
  userId: string,
  { caller, by }: { readonly caller: Caller; readonly by: string | undefined },
  deps: AccountDeps,
): Promise<{ readonly link: string; readonly expiresAt: number } | undefined> {
  const user = await deps.store.findUser(userId)
  if (user?.state !== 'active') return undefined
  const { url, record } = await makeResetLink(user, { caller, by, route: 'handed_out' }, deps)
  return { link: url, expiresAt: record.expiresAt }
}

/** Whose password a link resets; undefined if it does not work, or no more. */
export async function readResetLink(token: string, deps: AccountDeps): Promise<User | undefined> {
  const link = await findLiveLink(token, 'password_reset', deps)
  const user = link?.userId == null ? undefined : await deps.store.findUser(link.userId)
  // The address is compared: a link that was sent to a former one must not work.
  return user?.state === 'active' && user.email === link?.email ? user : undefined
}

export interface PasswordReset {
  readonly token: string
  readonly newPassword: string
}

export type LinkFault = { readonly kind: 'link_invalid' } | { readonly kind: 'weak_password' }

/**
 * Stores another password for a link. Ends all sessions of the user and all other links. Signs nobody
 * in: a second factor, where there is one, is still asked for.
 *
 * Concurrency: of any number of calls with one link exactly one succeeds; the password is stored if
 * and only if the link is used up.
 */
export async function resetPassword(
  { token, newPassword }: PasswordReset,
  context: Pick<AccountContext, 'caller' | 'language'>,
  deps: AccountDeps,
): Promise<Result<User, LinkFault>> {
  const { caller } = context
  const user = await readResetLink(token, deps)
  if (user === undefined) {
    recordSignIn({ caller, userId: null, by: 'reset_link', problem: 'link_invalid' }, deps)
    return err({ kind: 'link_invalid' })
  }
  if (!isAcceptablePassword(newPassword, user.email)) return err({ kind: 'weak_password' })
  const passwordHash = await deps.passwords.hash(newPassword)
  const outcome = await storeNewPassword({ token, userId: user.id, passwordHash, caller }, deps)
  if (outcome.ok) tellOfNewPassword(user.email, context.language, deps)
  return outcome
}

interface NewPassword {
  readonly token: string
  readonly userId: string
  readonly passwordHash: string
  readonly caller: Caller
}

/** Tries again where the user was changed between look and change: the link is still there then. */
async function storeNewPassword(
  order: NewPassword,
  deps: AccountDeps,
): Promise<Result<User, LinkFault>> {
  const { token, passwordHash, caller } = order
  for (;;) {
    const user = await readResetLink(token, deps)
    if (user === undefined) return err({ kind: 'link_invalid' })
    const next = {
      ...user,
      passwordHash,
      emailVerified: user.emailVerified || provesMailbox(token),
    }
    const outcome = await refusableChange(deps.store, async (transaction) => {
      if (!(await transaction.spendLink(linkHash(token, deps), deps.now()))) return err('spent')
      if ((await transaction.updateUser(next)) !== 'updated') return err('changed')
      await transaction.deleteSessionsOf(user.id)
      await transaction.deleteLinks({ purpose: 'password_reset', email: user.email })
      await transaction.appendAudit(
        accountAudit({ action: 'user.password_reset', userId: user.id, caller }, deps),
      )
      return ok({ ...next, version: next.version + 1 })
    })
    if (outcome.ok) return outcome
    if (outcome.error === 'spent') return err({ kind: 'link_invalid' })
  }
}
