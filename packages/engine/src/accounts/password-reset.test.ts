import { describe, expect, it } from 'vitest'
import type { User } from '../admin-ports.ts'
import { AccountWorld, issuer, password } from '../testing/account-world.ts'
import { accountPolicy } from './account-policy.ts'
import { handOutResetLink, requestPasswordReset, resetPassword } from './password-reset.ts'
import { readSession } from './sessions.ts'
import { signIn } from './sign-in.ts'

const newPassword = 'nine green harbours at dawn'

async function worldWithUser(change: Partial<User> = {}) {
  const world = await AccountWorld.create()
  const user = await world.addUser(change)
  const request = async (email = user.email, context = world.context()): Promise<void> => {
    requestPasswordReset(email, context, world.deps)
    await world.settle()
  }
  const links = (): readonly string[] =>
    world.mails.flatMap(({ message }) => ('link' in message ? [message.link] : []))
  /** The token of the mail that was sent last. */
  const token = (): string => new URL(links().at(-1) ?? '').searchParams.get('token') ?? ''
  const reset = (given = token()) =>
    resetPassword({ token: given, newPassword }, world.context(), world.deps)
  const signInWith = (text: string) =>
    signIn({ email: user.email, password: text }, world.context(), world.deps)
  return { world, user, request, links, token, reset, signInWith }
}

const invalid = { ok: false, error: { kind: 'link_invalid' } }

describe('asking for a new password', () => {
  it('has a link of the issuer sent, of which the store knows the hash only', async () => {
    const { world, user, request, links, token } = await worldWithUser()
    await request()
    expect(world.mails).toMatchObject([{ to: user.email, language: 'en' }])
    expect(links()).toEqual([`${issuer}/password/reset?token=${token()}`])
    expect(token()).toMatch(/^m[0-9A-Za-z]{30}$/u)
    expect(JSON.stringify(await world.audit())).not.toContain(token())
  })

  it('does nothing before it is answered', async () => {
    const { world, user } = await worldWithUser()
    const asked: string[] = []
    const tasks: (() => Promise<void>)[] = []
    const store = new Proxy(world.store, {
      get: (target, name, receiver) => {
        asked.push(String(name))
        return Reflect.get(target, name, receiver) as unknown
      },
    })
    const deps = {
      ...world.deps,
      store,
      later: (task: () => Promise<void>) => void tasks.push(task),
    }
    requestPasswordReset(user.email, world.context(), deps)
    requestPasswordReset('nobody@example.com', world.context(), deps)
    expect(asked).toEqual([])
    expect(tasks).toHaveLength(2)
  })

  it.each<[who: string, change: Partial<User>, email: string | undefined]>([
    ['nobody', {}, 'nobody@example.com'],
    ['a disabled user', { state: 'disabled' }, undefined],
    ['what is no address', {}, 'nobody'],
  ])('sends nothing for %s', async (_who, change, email) => {
    const { world, user, request } = await worldWithUser(change)
    await request(email ?? user.email)
    expect(world.mails).toEqual([])
  })

  it('makes no link where no mail can be sent', async () => {
    const { world, request } = await worldWithUser()
    world.mailReady = false
    await request()
    expect(await world.audit()).toEqual([])
  })

  it('sends one mailbox no more than three mails an hour, from however many addresses', async () => {
    const { world, user, request } = await worldWithUser()
    for (let n = 0; n < 6; n++) await request(user.email, world.from(`192.0.2.${n}`))
    expect(world.mails).toHaveLength(accountPolicy.mailsOfAccount)
    world.pass(accountPolicy.mailWindow)
    await request()
    expect(world.mails).toHaveLength(accountPolicy.mailsOfAccount + 1)
  })

  it('sends no more than twenty mails an hour for one address', async () => {
    const { world, request } = await worldWithUser()
    for (let n = 0; n < accountPolicy.mailsOfAddress + 3; n++)
      await request((await world.addUser()).email)
    expect(world.mails).toHaveLength(accountPolicy.mailsOfAddress)
  })
})

describe('a reset link', () => {
  it('buys a new password, and shows that the address is theirs', async () => {
    const { world, user, request, reset, signInWith } = await worldWithUser()
    await request()
    expect(await reset()).toMatchObject({ ok: true, value: { id: user.id } })
    expect((await signInWith(password)).kind).toBe('wrong')
    expect((await signInWith(newPassword)).kind).toBe('signed_in')
    expect((await world.user(user.id)).emailVerified).toBe(true)
  })

  it('ends all sessions, signs nobody in, and tells of it', async () => {
    const { world, user, request, reset, signInWith } = await worldWithUser()
    const session = await signInWith(password)
    await request()
    await reset()
    await world.settle()
    expect(await world.store.listSessions(user.id)).toEqual([])
    const token = session.kind === 'signed_in' ? session.token : ''
    expect(await readSession(token, world.deps)).toBeUndefined()
    expect(world.mails.at(-1)?.message).toEqual({ kind: 'password_changed' })
  })

  it('leaves the second factor as it was', async () => {
    const { world, request, reset, signInWith } = await worldWithUser()
    const outcome = await signInWith(password)
    if (outcome.kind !== 'signed_in') throw new Error(outcome.kind)
    await world.addTotp(outcome.session)
    await request()
    await reset()
    expect((await signInWith(newPassword)).kind).toBe('second_factor')
  })

  it('is used up', async () => {
    const { request, reset, token } = await worldWithUser()
    await request()
    const used = token()
    await reset(used)
    expect(await reset(used)).toEqual(invalid)
  })

  it('is used up by one of twenty at once', async () => {
    const { request, reset } = await worldWithUser()
    await request()
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => reset()))
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
  })

  it('buys a password although the user was changed by somebody else meanwhile', async () => {
    const { world, user, request, token, signInWith } = await worldWithUser()
    await request()
    const passwords = {
      ...world.deps.passwords,
      hash: async (text: string) => {
        await world.changeUser(user.id, { name: 'Alice Other' })
        return world.deps.passwords.hash(text)
      },
    }
    const order = { token: token(), newPassword }
    const outcome = await resetPassword(order, world.context(), { ...world.deps, passwords })
    expect(outcome).toMatchObject({ ok: true, value: { name: 'Alice Other' } })
    expect((await signInWith(newPassword)).kind).toBe('signed_in')
  })

  it.each<[when: string, change: (world: AccountWorld, user: User) => Promise<unknown> | void]>([
    ['after half an hour', (world) => world.pass(accountPolicy.resetLink)],
    ['for a disabled user', (world, { id }) => world.changeUser(id, { state: 'disabled' })],
    [
      'for a user with another address by now',
      (world, { id }) => world.changeUser(id, { email: 'new@example.com' }),
    ],
  ])('does not work %s', async (_when, change) => {
    const { world, user, request, reset } = await worldWithUser()
    await request()
    await change(world, user)
    expect(await reset()).toEqual(invalid)
    expect((await world.user(user.id)).passwordHash).toBe(user.passwordHash)
  })

  it('does not work any more once a newer one was sent', async () => {
    const { request, reset, token } = await worldWithUser()
    await request()
    const old = token()
    await request()
    expect(await reset(old)).toEqual(invalid)
    expect(await reset()).toMatchObject({ ok: true })
  })

  it('is not used up by a weak password', async () => {
    const { world, request, reset, token } = await worldWithUser()
    await request()
    const weak = { token: token(), newPassword: 'password12345' }
    const outcome = await resetPassword(weak, world.context(), world.deps)
    expect(outcome).toEqual({ ok: false, error: { kind: 'weak_password' } })
    expect(await reset()).toMatchObject({ ok: true })
  })

  it.each(['', 'm', `m${'x'.repeat(30)}`])('is not made up: %j', async (token) => {
    const { reset } = await worldWithUser()
    expect(await reset(token)).toEqual(invalid)
  })
})

describe('a reset link that is handed out', () => {
  it('buys a password, but shows nothing about the address', async () => {
    const { world, user, reset, signInWith } = await worldWithUser()
    const { caller } = world.context()
    const handed = await handOutResetLink(user.id, { caller, by: 'usr_operator' }, world.deps)
    const token = new URL(handed?.link ?? '').searchParams.get('token') ?? ''
    expect(await reset(`m${token.slice(1)}`)).toEqual(invalid)
    expect(await reset(token)).toMatchObject({ ok: true })
    expect((await signInWith(newPassword)).kind).toBe('signed_in')
    expect((await world.user(user.id)).emailVerified).toBe(false)
    expect(world.mails.filter(({ message }) => 'link' in message)).toEqual([])
    expect(await world.audit()).toContainEqual(
      expect.objectContaining({ action: 'user.password_reset_link', actorId: 'usr_operator' }),
    )
  })
})
