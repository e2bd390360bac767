import { describe, expect, it } from 'vitest'
import { AccountWorld, password } from '../testing/account-world.ts'
import { accountPolicy } from './account-policy.ts'
import { readSession } from './sessions.ts'
import { type SignedIn, type SignInOutcome, signIn } from './sign-in.ts'

function expectSignedIn(outcome: SignInOutcome): SignedIn {
  if (outcome.kind !== 'signed_in') throw new Error(`not signed in: ${outcome.kind}`)
  return outcome
}

const wrong = 'a wrong one, surely'
const { failuresOfAccount, failuresOfAddress, failureWindow } = accountPolicy

describe('signing in', () => {
  it('opens a session for the right password', async () => {
    const world = await AccountWorld.create()
    const user = await world.addUser()
    const outcome = await signIn({ email: user.email, password }, world.context(), world.deps)
    const { token, session } = expectSignedIn(outcome)
    expect(session).toMatchObject({ userId: user.id, methods: ['pwd'], authenticatedAt: world.now })
    expect(await readSession(token, world.deps)).toMatchObject({ id: session.id, user })
    expect(world.events).toMatchObject([{ endpoint: 'sign_in', outcome: 'ok' }])
  })

  it.each(['ALICE@Example.com', ' alice@example.com ', '\uff41lice@example.com'])(
    'knows alice@example.com as %j',
    async (email) => {
      const world = await AccountWorld.create()
      await world.addUser({ email: 'alice@example.com' })
      expectSignedIn(await signIn({ email, password }, world.context(), world.deps))
    },
  )

  it.each([
    ['the password is wrong', {}, { password: wrong }],
    ['there is no such user', {}, { email: 'nobody@example.com' }],
    ['the user has no password', { passwordHash: null }, {}],
    ['the user has no password, and null is tried', { passwordHash: null }, { password: 'null' }],
    ['the user has no password, and none is given', { passwordHash: null }, { password: '' }],
    ['the user is disabled', { state: 'disabled' as const }, {}],
    ['the address is none', {}, { email: "' OR 1=1--" }],
  ])('is refused when %s, at the cost of one hash', async (_when, change, attempt) => {
    const world = await AccountWorld.create()
    const user = await world.addUser(change)
    const credentials = { email: user.email, password, ...attempt }
    expect(await signIn(credentials, world.context(), world.deps)).toEqual({ kind: 'wrong' })
    expect(world.verified).toHaveLength(1)
    expect(await world.store.listSessions(user.id)).toEqual([])
    expect(world.events).toMatchObject([{ endpoint: 'sign_in', outcome: 'refused' }])
  })

  it('writes neither what was typed as a name nor as a password into the logs', async () => {
    const world = await AccountWorld.create()
    const typed = { email: 'my-password-by-mistake', password: 'hunter2hunter2' }
    await signIn(typed, world.context(), world.deps)
    expect(JSON.stringify(world.events)).not.toMatch(/mistake|hunter2/u)
  })

  it('ends the session that the browser had, and takes no token from it', async () => {
    const world = await AccountWorld.create()
    const user = await world.addUser()
    const credentials = { email: user.email, password }
    const first = expectSignedIn(await signIn(credentials, world.context(), world.deps))
    const context = world.signedIn(first.session)
    const second = expectSignedIn(await signIn(credentials, context, world.deps))
    expect(second.token).not.toBe(first.token)
    expect(await readSession(first.token, world.deps)).toBeUndefined()
    expect(await readSession(second.token, world.deps)).toBeDefined()
  })

  it.each([
    ['the password is changed', { passwordHash: 'another' }],
    ['the user is disabled', { state: 'disabled' as const }],
  ])('leaves no session behind if %s while it is being judged', async (_what, change) => {
    const world = await AccountWorld.create()
    const user = await world.addUser()
    world.meanwhile = () => world.changeUser(user.id, change)
    const credentials = { email: user.email, password }
    expect(await signIn(credentials, world.context(), world.deps)).toEqual({ kind: 'wrong' })
    expect(await world.store.listSessions(user.id)).toEqual([])
  })
})

describe('wrong passwords', () => {
  async function fail(
    world: AccountWorld,
    email: string,
    { times }: { times: number } = { times: failuresOfAccount },
  ) {
    for (let n = 0; n < times; n++)
      await signIn({ email, password: wrong }, world.from(`192.0.2.${n % 250}`), world.deps)
  }

  it.each([
    ['a user', 'usr_1@example.com'],
    ['nobody', 'nobody@example.com'],
  ])('make the next wait, unhashed, at the account of %s', async (_whose, email) => {
    const world = await AccountWorld.create()
    await world.addUser()
    await fail(world, email)
    world.verified.length = 0
    const outcome = await signIn({ email, password }, world.context(), world.deps)
    expect(outcome).toEqual({ kind: 'throttled', retryAfter: failureWindow })
    expect(world.verified).toEqual([])
  })

  it('are forgotten after the window', async () => {
    const world = await AccountWorld.create()
    const user = await world.addUser()
    await fail(world, user.email)
    world.pass(failureWindow)
    expectSignedIn(await signIn({ email: user.email, password }, world.context(), world.deps))
  })

  it('are forgiven by the right one', async () => {
    const world = await AccountWorld.create()
    const user = await world.addUser()
    for (let round = 0; round < 3; round++) {
      await fail(world, user.email, { times: failuresOfAccount - 1 })
      expectSignedIn(await signIn({ email: user.email, password }, world.context(), world.deps))
    }
  })

  it('made elsewhere do not keep an owner out of the browser they know', async () => {
    const world = await AccountWorld.create()
    const user = await world.addUser()
    const credentials = { email: user.email, password }
    const { device } = expectSignedIn(await signIn(credentials, world.context(), world.deps))
    await fail(world, user.email)
    expect((await signIn(credentials, world.context(), world.deps)).kind).toBe('throttled')
    expectSignedIn(await signIn(credentials, world.context({ device }), world.deps))
  })

  it('are limited in a browser that is known, too', async () => {
    const world = await AccountWorld.create()
    const user = await world.addUser()
    const credentials = { email: user.email, password }
    const { device } = expectSignedIn(await signIn(credentials, world.context(), world.deps))
    const context = world.context({ device })
    for (let n = 0; n < failuresOfAccount; n++)
      await signIn({ ...credentials, password: wrong }, context, world.deps)
    expect((await signIn(credentials, context, world.deps)).kind).toBe('throttled')
    expectSignedIn(await signIn(credentials, world.context(), world.deps))
  })

  it('at one account are not excused by a browser known to another', async () => {
    const world = await AccountWorld.create()
    const [thief, victim] = [await world.addUser(), await world.addUser()]
    const own = await signIn({ email: thief.email, password }, world.context(), world.deps)
    const { device } = expectSignedIn(own)
    await fail(world, victim.email)
    const context = world.context({ device })
    const outcome = await signIn({ email: victim.email, password }, context, world.deps)
    expect(outcome.kind).toBe('throttled')
  })

  it.each([
    ['one address', '198.51.100.1', '198.51.100.1', 'throttled'],
    ['another address', '198.51.100.1', '198.51.100.2', 'signed_in'],
    ['one IPv6 network', '2001:db8:0:1::1', '2001:DB8::1:ffff:0:0:2', 'throttled'],
    ['another IPv6 network', '2001:db8:0:1::1', '2001:db8:0:2::1', 'signed_in'],
  ])('at many accounts count for %s', async (_which, attacker, other, kind) => {
    const world = await AccountWorld.create()
    const user = await world.addUser()
    for (let n = 0; n < failuresOfAddress; n++) {
      const guess = { email: `user${n}@example.com`, password: wrong }
      await signIn(guess, world.from(attacker), world.deps)
    }
    const outcome = await signIn({ email: user.email, password }, world.from(other), world.deps)
    expect(outcome.kind).toBe(kind)
  })

  it('of an address are not forgiven by a right one', async () => {
    const world = await AccountWorld.create()
    const own = await world.addUser()
    for (let n = 0; n < failuresOfAddress; n++) {
      await signIn({ email: `u${n}@example.com`, password: wrong }, world.context(), world.deps)
      if (n === 50) await signIn({ email: own.email, password }, world.context(), world.deps)
    }
    const outcome = await signIn({ email: own.email, password }, world.context(), world.deps)
    expect(outcome.kind).toBe('throttled')
  })

  it('all at once have no more than their allowance judged before a right one is not believed', async () => {
    const world = await AccountWorld.create()
    const user = await world.addUser()
    const guesses = Array.from({ length: 30 }, () => wrong)
    await Promise.all(
      guesses.map((guess) =>
        signIn({ email: user.email, password: guess }, world.context(), world.deps),
      ),
    )
    const outcome = await signIn({ email: user.email, password }, world.context(), world.deps)
    expect(outcome.kind).toBe('throttled')
  })

  it('that are counted while a right one is judged make it unbelievable', async () => {
    const world = await AccountWorld.create()
    const user = await world.addUser()
    world.meanwhile = () => fail(world, user.email)
    const outcome = await signIn({ email: user.email, password }, world.context(), world.deps)
    expect(outcome.kind).toBe('throttled')
    expect(await world.store.listSessions(user.id)).toEqual([])
  })
})
