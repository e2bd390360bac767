/** The first operator of a server that nobody can manage yet: a link in the log of its start. */
import { err, ok, type Result } from '@keygrant/protocol'
import type { User } from '../admin-ports.ts'
import { newIdentifier } from '../identifiers.ts'
import type { Caller } from '../ports.ts'
import { accountAudit } from './account-audit.ts'
import type { AccountContext, AccountDeps } from './account-deps.ts'
import { canonicalEmail } from './canonical-email.ts'
import { displayName } from './display-name.ts'
import { findLiveLink, linkHash, newLink, storeOnlyLink } from './one-time-links.ts'
import { isAcceptablePassword } from './password-policy.ts'
import type { LinkFault } from './password-reset.ts'
import { recordSignIn } from './record-sign-in.ts'
import { refusableChange } from './refusable-change.ts'
import { openSession } from './sessions.ts'
import { type SignedIn, signedIn } from './sign-in.ts'

/** No address: whoever has the link names theirs. */
const nobody = ''
const system: Caller = { address: '', userAgent: '', requestId: '' }

/** Whether any user may manage the server. */
async function hasOperator({ store }: Pick<AccountDeps, 'store'>): Promise<boolean> {
  const limit = 200
  let after: string | undefined
  for (;;) {
    const users = await store.listUsers({ limit, ...(after !== undefined && { after }) }, {})
    if (users.some(({ operator }) => operator)) return true
    if (users.length < limit) return false
    after = users.at(-1)?.id
  }
}

/**
 * A link that makes the first operator, good for an hour; undefined if there is an operator. Links
 * of earlier starts work no more.
 */
export async function makeSetUpLink(deps: AccountDeps): Promise<string | undefined> {
  if (await hasOperator(deps)) return undefined
  const link = newLink({ purpose: 'setup', email: nobody, route: 'handed_out' }, deps)
  await deps.store.changeAccount(async (transaction) => {
    await storeOnlyLink(link, transaction)
    await transaction.appendAudit(
      accountAudit({ action: 'user.set_up_link', userId: undefined, caller: system }, deps),
    )
  })
  return link.url
}

/** Whether a link still makes an operator. */
export async function isSetUpLink(token: string, deps: AccountDeps): Promise<boolean> {
  return (await findLiveLink(token, 'setup', deps)) !== undefined && !(await hasOperator(deps))
}

export interface FirstOperator {
  readonly token: string
  readonly email: string
  readonly name: string
  readonly newPassword: string
}

export type SetUpFault =
  | LinkFault
  | { readonly kind: 'name_missing' }
  | { readonly kind: 'email_malformed' }
  /** A user has that address, and is no operator. */
  | { readonly kind: 'email_taken' }

/**
 * Makes the first operator and signs them in.
 *
 * Concurrency: of any number of calls with one link exactly one makes a user.
 */
export async function makeFirstOperator(
  { token, email, name, newPassword }: FirstOperator,
  context: AccountContext,
  deps: AccountDeps,
): Promise<Result<SignedIn, SetUpFault>> {
  if (!(await isSetUpLink(token, deps))) {
    const attempt = { userId: null, by: 'set_up', problem: 'link_invalid' } as const
    recordSignIn({ caller: context.caller, ...attempt }, deps)
    return err({ kind: 'link_invalid' })
  }
  const canonical = canonicalEmail(email)
  if (canonical === undefined) return err({ kind: 'email_malformed' })
  if (displayName(name) === '') return err({ kind: 'name_missing' })
  if (!isAcceptablePassword(newPassword, canonical)) return err({ kind: 'weak_password' })
  const user: User = {
    id: newIdentifier('usr', deps.random),
    email: canonical,
    name: displayName(name),
    passwordHash: await deps.passwords.hash(newPassword),
    emailVerified: false,
    operator: true,
    state: 'active',
    createdAt: deps.now(),
    version: 1,
  }
  const outcome = await refusableChange<undefined, SetUpFault>(deps.store, async (transaction) => {
    if (!(await transaction.spendLink(linkHash(token, deps), deps.now())))
      return err({ kind: 'link_invalid' })
    if ((await transaction.insertUser(user)) !== undefined) return err({ kind: 'email_taken' })
    const change = { action: 'user.set_up', userId: user.id, caller: context.caller } as const
    await transaction.appendAudit(accountAudit(change, deps))
    return ok(undefined)
  })
  if (!outcome.ok) return outcome
  const opened = await openSession({ user, methods: ['pwd'] }, context, deps)
  return opened === undefined ? err({ kind: 'link_invalid' }) : ok(signedIn(opened, context, deps))
}
