/**
 * Invitations into an organization. The link makes a user where the address has none. Where there is
 * one, it only makes them a member, and only while they are signed in: whoever invites must not get
 * into another's account by way of the link.
 */
import { err, ok, type Result } from '@keygrant/protocol'
import type { OneTimeLink } from '../account-ports.ts'
import type { MemberRole, User } from '../admin-ports.ts'
import { newIdentifier } from '../identifiers.ts'
import type { Caller } from '../ports.ts'
import { accountAudit } from './account-audit.ts'
import type {
  AccountContext,
  AccountDeps,
  InvitationOrder,
  SignedInContext,
} from './account-deps.ts'
import { canonicalEmail } from './canonical-email.ts'
import { displayName } from './display-name.ts'
import { findLiveLink, linkHash, newLink, provesMailbox } from './one-time-links.ts'
import { isAcceptablePassword } from './password-policy.ts'
import type { LinkFault } from './password-reset.ts'
import { recordSignIn } from './record-sign-in.ts'
import { refusableChange } from './refusable-change.ts'
import { openSession } from './sessions.ts'
import { type SignedIn, signedIn } from './sign-in.ts'

export interface Inviter {
  readonly caller: Caller
  /** A user or a client. */
  readonly actor: { readonly kind: 'user' | 'client'; readonly id: string; readonly name: string }
  /** Of the mail. */
  readonly language: string
}

export type InvitationFault = 'email_malformed' | 'organization_missing' | 'already_member'

export interface Invitation {
  /** By which it can be withdrawn. */
  readonly id: string
  readonly email: string
  readonly expiresAt: number
  /** Whether a mail is on its way. If not, somebody must hand out the link. */
  readonly mailed: boolean
  /** Undefined if it was mailed: only the mailbox's owner may see it then, it proves who they are. */
  readonly link: string | undefined
}

/** Invites a person. Several invitations of one address may be open at once. */
export async function invite(
  { email, organizationId, role }: InvitationOrder,
  inviter: Inviter,
  deps: AccountDeps,
): Promise<Result<Invitation, InvitationFault>> {
  const to = canonicalEmail(email)
  if (to === undefined) return err('email_malformed')
  const organization = await deps.store.findOrganization(organizationId)
  if (organization === undefined) return err('organization_missing')
  const user = await deps.store.findUserByEmail(to)
  if (user !== undefined && (await deps.store.findMember(organizationId, user.id)) !== undefined)
    return err('already_member')
  const { ready } = deps.mailer
  const route = ready ? 'mailed' : 'handed_out'
  const link = newLink({ purpose: 'invitation', email: to, organizationId, role, route }, deps)
  const { actor, caller, language } = inviter
  const event = accountAudit(
    {
      action: 'invitation.create',
      userId: actor.id,
      caller,
      organizationId,
      target: { kind: 'organization', id: organizationId },
      change: { after: { email: to, role } },
    },
    deps,
  )
  await deps.store.changeAccount(async (transaction) => {
    await transaction.insertLink(link.record)
    await transaction.appendAudit({ ...event, actorKind: actor.kind })
  })
  if (ready) {
    const names = { organizationName: organization.name, inviter: actor.name }
    deps.later(async () => {
      await deps.mailer.send({
        to,
        language,
        message: { kind: 'invitation', link: link.url, ...names },
      })
    })
  }
  const { id, expiresAt } = link.record
  return ok({ id, email: to, expiresAt, mailed: ready, link: ready ? undefined : link.url })
}

/** What an invitation is to, and whether its address has a user already. */
export interface OpenInvitation {
  readonly email: string
  readonly organizationId: string
  readonly organizationName: string
  readonly role: MemberRole
  readonly user: User | undefined
}

/** Undefined if the link does not work, or no more. */
export async function readInvitation(
  token: string,
  deps: AccountDeps,
): Promise<OpenInvitation | undefined> {
  const link = await findLiveLink(token, 'invitation', deps)
  if (link === undefined || !isComplete(link)) return undefined
  const { email, organizationId, role } = link
  const organization = await deps.store.findOrganization(organizationId)
  if (organization === undefined) return undefined
  const user = await deps.store.findUserByEmail(email)
  return { email, organizationId, organizationName: organization.name, role, user }
}

type CompleteLink = OneTimeLink & { readonly organizationId: string; readonly role: MemberRole }

const isComplete = (link: OneTimeLink): link is CompleteLink =>
  link.organizationId !== null && link.role !== null

export interface InvitationAcceptance {
  readonly token: string
  readonly name: string
  readonly newPassword: string
}

export type AcceptanceFault =
  | LinkFault
  | { readonly kind: 'name_missing' }
  /** There is a user by now: they must sign in and use {@link joinOrganization}. */
  | { readonly kind: 'user_exists' }

/**
 * Makes the user and the member, and signs them in.
 *
 * Concurrency: of any number of calls with one link exactly one makes a user; a user who appears
 * meanwhile, by another invitation, leaves the link as it was.
 */
export async function acceptInvitation(
  { token, name, newPassword }: InvitationAcceptance,
  context: AccountContext,
  deps: AccountDeps,
): Promise<Result<SignedIn, AcceptanceFault>> {
  const invitation = await readInvitation(token, deps)
  if (invitation === undefined) {
    const attempt = { userId: null, by: 'invitation', problem: 'link_invalid' } as const
    recordSignIn({ caller: context.caller, ...attempt }, deps)
    return err({ kind: 'link_invalid' })
  }
  if (invitation.user !== undefined) return err({ kind: 'user_exists' })
  if (displayName(name) === '') return err({ kind: 'name_missing' })
  if (!isAcceptablePassword(newPassword, invitation.email)) return err({ kind: 'weak_password' })
  const user: User = {
    id: newIdentifier('usr', deps.random),
    email: invitation.email,
    name: displayName(name),
    passwordHash: await deps.passwords.hash(newPassword),
    emailVerified: provesMailbox(token),
    operator: false,
    state: 'active',
    createdAt: deps.now(),
    version: 1,
  }
  const outcome = await refusableChange<undefined, AcceptanceFault>(
    deps.store,
    async (transaction) => {
      if (!(await transaction.spendLink(linkHash(token, deps), deps.now())))
        return err({ kind: 'link_invalid' })
      if ((await transaction.insertUser(user)) !== undefined) return err({ kind: 'user_exists' })
      await transaction.insertMember(memberOf(invitation, user, deps))
      await transaction.appendAudit(acceptance(invitation, { user, caller: context.caller }, deps))
      return ok(undefined)
    },
  )
  if (!outcome.ok) return outcome
  const opened = await openSession({ user, methods: ['pwd'] }, context, deps)
  return opened === undefined ? err({ kind: 'link_invalid' }) : ok(signedIn(opened, context, deps))
}

/** Makes the user who is signed in a member, if the invitation is for their address. */
export async function joinOrganization(
  token: string,
  { session: { user }, caller }: SignedInContext,
  deps: AccountDeps,
): Promise<Result<OpenInvitation, { readonly kind: 'link_invalid' }>> {
  const invitation = await readInvitation(token, deps)
  if (invitation?.user?.id !== user.id) return err({ kind: 'link_invalid' })
  return refusableChange(deps.store, async (transaction) => {
    if (!(await transaction.spendLink(linkHash(token, deps), deps.now())))
      return err({ kind: 'link_invalid' as const })
    const conflict = await transaction.insertMember(memberOf(invitation, user, deps))
    // Whoever is a member by now keeps the role they have.
    if (conflict === undefined)
      await transaction.appendAudit(acceptance(invitation, { user, caller }, deps))
    if (provesMailbox(token) && !user.emailVerified)
      await transaction.updateUser({ ...user, emailVerified: true })
    return ok(invitation)
  })
}

const memberOf = (
  { organizationId, role }: OpenInvitation,
  user: User,
  { now }: Pick<AccountDeps, 'now'>,
) => ({ organizationId, userId: user.id, role, createdAt: now() })

const acceptance = (
  { organizationId, role }: OpenInvitation,
  { user, caller }: { readonly user: User; readonly caller: Caller },
  deps: AccountDeps,
) =>
  accountAudit(
    {
      action: 'invitation.accept',
      userId: user.id,
      caller,
      organizationId,
      target: { kind: 'organization', id: organizationId },
      change: { after: { email: user.email, role } },
    },
    deps,
  )
