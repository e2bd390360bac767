import { describe, expect, it } from 'vitest'
import { AccountWorld, issuer, password } from '../testing/account-world.ts'
import { accountPolicy } from './account-policy.ts'
import { acceptInvitation, invite, joinOrganization, readInvitation } from './invitations.ts'
import { readSession } from './sessions.ts'
import { signIn } from './sign-in.ts'

const newPassword = 'nine green harbours at dawn'
const email = 'carol@example.com'
const organizationId = 'org_1'

async function worldWithOrganization() {
  const world = await AccountWorld.create()
  await world.store.write((transaction) =>
    transaction.insertOrganization({
      id: organizationId,
      name: 'Acme',
      createdAt: world.now,
      version: 1,
    }),
  )
  const { caller } = world.context()
  const actor = { kind: 'user', id: 'usr_owner', name: 'Bob' } as const
  const order = { email, organizationId, role: 'developer' } as const
  const send = async (change: Partial<typeof order> | { email: string } = {}) => {
    const outcome = await invite(
      { ...order, ...change },
      { caller, actor, language: 'de' },
      world.deps,
    )
    await world.settle()
    return outcome
  }
  /** The token of the link that was sent, or handed out, last. */
  const invited = async (): Promise<string> => {
    const outcome = await send()
    if (!outcome.ok) throw new Error(outcome.error)
    const message = world.mails.at(-1)?.message
    const link = outcome.value.link ?? (message && 'link' in message ? message.link : '')
    return new URL(link).searchParams.get('token') ?? ''
  }
  const accept = (token: string, change: object = {}) => {
    const answer = { token, name: 'Carol', newPassword, ...change }
    return acceptInvitation(answer, world.context(), world.deps)
  }
  const sessionOf = async (address: string) => {
    const outcome = await signIn({ email: address, password }, world.context(), world.deps)
    if (outcome.kind !== 'signed_in') throw new Error(outcome.kind)
    return world.signedIn(outcome.session)
  }
  return { world, send, invited, accept, sessionOf }
}

describe('inviting', () => {
  it('mails a link to the address, and shows it to nobody else', async () => {
    const { world, send } = await worldWithOrganization()
    expect(await send({ email: ' Carol@Example.com' })).toEqual({
      ok: true,
      value: {
        id: expect.stringMatching(/^lnk_/u) as string,
        email,
        expiresAt: world.now + accountPolicy.invitationLink,
        mailed: true,
        link: undefined,
      },
    })
    expect(world.mails).toMatchObject([
      {
        to: email,
        language: 'de',
        message: { kind: 'invitation', organizationName: 'Acme', inviter: 'Bob' },
      },
    ])
    expect(await world.audit()).toMatchObject([
      { action: 'invitation.create', actorId: 'usr_owner', organizationId },
    ])
  })

  it('gives the link to hand out where no mail can be sent', async () => {
    const { world, send } = await worldWithOrganization()
    world.mailReady = false
    const outcome = await send()
    expect(outcome).toMatchObject({ ok: true, value: { mailed: false } })
    const link = outcome.ok ? outcome.value.link : ''
    expect(link?.startsWith(`${issuer}/invite?token=h`)).toBe(true)
    expect(world.mails).toEqual([])
  })

  it.each([
    ['what is no address', { email: 'carol' }, 'email_malformed'],
    ['into what is no organization', { organizationId: 'org_2' }, 'organization_missing'],
  ])('is refused for %s', async (_what, change, error) => {
    const { send } = await worldWithOrganization()
    expect(await send(change as { email: string })).toEqual({ ok: false, error })
  })

  it('is refused for a member', async () => {
    const { send, invited, accept } = await worldWithOrganization()
    await accept(await invited())
    expect(await send()).toEqual({ ok: false, error: 'already_member' })
  })
})

describe('accepting', () => {
  it('makes a user whose address is verified, a member, and a session', async () => {
    const { world, invited, accept } = await worldWithOrganization()
    const outcome = await accept(await invited())
    if (!outcome.ok) throw new Error(outcome.error.kind)
    const { user } = outcome.value.session
    expect(user).toMatchObject({ email, name: 'Carol', emailVerified: true, operator: false })
    expect(await world.store.findMember(organizationId, user.id)).toMatchObject({
      role: 'developer',
    })
    expect(await readSession(outcome.value.token, world.deps)).toMatchObject({ user })
  })

  it('verifies nothing where the link was handed out, and can not pretend that it was mailed', async () => {
    const { world, invited, accept } = await worldWithOrganization()
    world.mailReady = false
    const token = await invited()
    expect(await accept(`m${token.slice(1)}`)).toMatchObject({ ok: false })
    expect(await accept(token)).toMatchObject({
      ok: true,
      value: { session: { user: { emailVerified: false } } },
    })
  })

  it.each([
    ['without a name', { name: ' ' }, 'name_missing'],
    ['with a weak password', { newPassword: 'password12345' }, 'weak_password'],
  ])('is refused %s, and the link still works', async (_what, change, kind) => {
    const { invited, accept } = await worldWithOrganization()
    const token = await invited()
    expect(await accept(token, change)).toEqual({ ok: false, error: { kind } })
    expect(await accept(token)).toMatchObject({ ok: true })
  })

  it('is refused after seven days', async () => {
    const { world, invited, accept } = await worldWithOrganization()
    const token = await invited()
    world.pass(accountPolicy.invitationLink)
    expect(await accept(token)).toEqual({ ok: false, error: { kind: 'link_invalid' } })
    expect(await readInvitation(token, world.deps)).toBeUndefined()
  })

  it('makes one user out of twenty simultaneous answers', async () => {
    const { world, invited, accept } = await worldWithOrganization()
    const token = await invited()
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => accept(token)))
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await world.store.listUsers({ limit: 10 }, {})).toHaveLength(1)
  })

  it('of two invitations at once makes one user, and leaves the other link as it was', async () => {
    const { invited, accept } = await worldWithOrganization()
    const tokens = [await invited(), await invited()]
    const outcomes = await Promise.all(tokens.map((token) => accept(token)))
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    const failed = tokens[outcomes.findIndex(({ ok }) => !ok)] ?? ''
    expect(await accept(failed)).toEqual({ ok: false, error: { kind: 'user_exists' } })
  })
})

describe('an invitation of somebody who has an account', () => {
  it('is no way into that account', async () => {
    const { world, invited, accept } = await worldWithOrganization()
    const user = await world.addUser({ email })
    world.mailReady = false
    const token = await invited()
    expect(await accept(token)).toEqual({ ok: false, error: { kind: 'user_exists' } })
    expect(await world.user(user.id)).toEqual(user)
    expect(await world.store.listSessions(user.id)).toEqual([])
  })

  it('makes them a member once they are signed in', async () => {
    const { world, invited, sessionOf } = await worldWithOrganization()
    const user = await world.addUser({ email })
    const token = await invited()
    const context = await sessionOf(email)
    expect(await joinOrganization(token, context, world.deps)).toMatchObject({ ok: true })
    expect(await world.store.findMember(organizationId, user.id)).toMatchObject({
      role: 'developer',
    })
    expect((await world.user(user.id)).emailVerified).toBe(true)
    expect(await joinOrganization(token, context, world.deps)).toMatchObject({ ok: false })
  })

  it('is of no use to somebody else who is signed in', async () => {
    const { world, invited, sessionOf } = await worldWithOrganization()
    await world.addUser({ email })
    const thief = await world.addUser()
    const token = await invited()
    const outcome = await joinOrganization(token, await sessionOf(thief.email), world.deps)
    expect(outcome).toEqual({ ok: false, error: { kind: 'link_invalid' } })
    expect(await world.store.findMember(organizationId, thief.id)).toBeUndefined()
    expect(await readInvitation(token, world.deps)).toBeDefined()
  })

  it('does not change the role of a member', async () => {
    const { world, invited, sessionOf } = await worldWithOrganization()
    const user = await world.addUser({ email })
    const token = await invited()
    const member = { organizationId, userId: user.id, role: 'owner', createdAt: world.now } as const
    await world.store.write((transaction) => transaction.insertMember(member))
    await joinOrganization(token, await sessionOf(email), world.deps)
    expect(await world.store.findMember(organizationId, user.id)).toMatchObject({ role: 'owner' })
  })
})
