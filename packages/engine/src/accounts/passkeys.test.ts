import { describe, expect, it } from 'vitest'
import type { StoredSession } from '../account-ports.ts'
import { AccountWorld, type AgreeableResponse, password } from '../testing/account-world.ts'
import { accountPolicy } from './account-policy.ts'
import type { Ceremony } from './passkey-challenge.ts'
import { signInWithPasskey, startPasskeySignIn } from './passkey-sign-in.ts'
import { addPasskey, removePasskey, startPasskey } from './passkeys.ts'
import { readSession } from './sessions.ts'
import { signIn } from './sign-in.ts'

const challengeOf = ({ options }: Ceremony): string => (options as { challenge: string }).challenge

async function worldWithUser() {
  const world = await AccountWorld.create()
  const user = await world.addUser()
  const outcome = await signIn({ email: user.email, password }, world.context(), world.deps)
  if (outcome.kind !== 'signed_in') throw new Error(outcome.kind)
  return { world, user, session: outcome.session, token: outcome.token }
}

async function register(world: AccountWorld, session: StoredSession, id = 'cred1') {
  const started = await startPasskey(undefined, world.signedIn(session), world.deps)
  if (!started.ok) throw new Error(started.error.kind)
  const response = { id, challenge: challengeOf(started.value), signCount: 1 }
  const answer = { state: started.value.state, response, name: ' My phone ' }
  return { answer, outcome: await addPasskey(answer, world.signedIn(session), world.deps) }
}

async function worldWithPasskey() {
  const { world, user, session, token } = await worldWithUser()
  const { answer, outcome } = await register(world, session)
  if (!outcome.ok) throw new Error(outcome.error.kind)
  const begin = async (context = world.context()) => startPasskeySignIn(context, world.deps)
  const respond = (
    ceremony: Ceremony,
    change: Partial<AgreeableResponse> & { readonly response?: object } = {},
    context = world.context(),
  ) => {
    const response = { id: 'cred1', challenge: challengeOf(ceremony), signCount: 2, ...change }
    return signInWithPasskey({ state: ceremony.state, response }, context, world.deps)
  }
  return { world, user, old: { session, token }, answer, renewed: outcome.value, begin, respond }
}

describe('a passkey', () => {
  it('is kept with its name, and renews the session', async () => {
    const { world, user, old, renewed } = await worldWithPasskey()
    expect(await world.store.listPasskeys(user.id)).toMatchObject([
      { id: 'cred1', name: 'My phone' },
    ])
    expect(await readSession(old.token, world.deps)).toBeUndefined()
    expect(await readSession(renewed.token, world.deps)).toBeDefined()
    expect((await world.audit())[0]).toMatchObject({ action: 'passkey.create', targetId: 'cred1' })
  })

  it('is not added twice by one answer', async () => {
    const { world, answer, renewed } = await worldWithPasskey()
    const outcome = await addPasskey(answer, world.signedIn(renewed.session), world.deps)
    expect(outcome).toEqual({ ok: false, error: { kind: 'refused' } })
  })

  it('is not added by two users', async () => {
    const { world } = await worldWithPasskey()
    const other = await world.addUser()
    const own = await signIn({ email: other.email, password }, world.context(), world.deps)
    if (own.kind !== 'signed_in') throw new Error(own.kind)
    const { outcome } = await register(world, own.session)
    expect(outcome).toEqual({ ok: false, error: { kind: 'taken' } })
    expect(await readSession(own.token, world.deps)).toBeDefined()
  })

  it('is not added with what another user began', async () => {
    const { world, session } = await worldWithUser()
    const other = await world.addUser()
    const own = await signIn({ email: other.email, password }, world.context(), world.deps)
    if (own.kind !== 'signed_in') throw new Error(own.kind)
    const started = await startPasskey(undefined, world.signedIn(own.session), world.deps)
    if (!started.ok) throw new Error(started.error.kind)
    const response = { id: 'cred1', challenge: challengeOf(started.value), signCount: 1 }
    const answer = { state: started.value.state, response, name: '' }
    expect(await addPasskey(answer, world.signedIn(session), world.deps)).toMatchObject({
      ok: false,
    })
  })

  it('is neither added nor removed long after the sign-in without the password', async () => {
    const { world, renewed } = await worldWithPasskey()
    const context = world.signedIn(renewed.session)
    world.pass(accountPolicy.freshSignIn)
    const again = { ok: false, error: { kind: 'sign_in_again' } }
    expect(await startPasskey(undefined, context, world.deps)).toEqual(again)
    const order = { id: 'cred1', currentPassword: undefined }
    expect(await removePasskey(order, context, world.deps)).toEqual(again)
    expect(await startPasskey(password, context, world.deps)).toMatchObject({ ok: true })
    const known = { ...order, currentPassword: password }
    expect(await removePasskey(known, context, world.deps)).toMatchObject({ ok: true })
  })

  it('of somebody else can not be removed', async () => {
    const { world, user } = await worldWithPasskey()
    const other = await world.addUser()
    const own = await signIn({ email: other.email, password }, world.context(), world.deps)
    if (own.kind !== 'signed_in') throw new Error(own.kind)
    const order = { id: 'cred1', currentPassword: undefined }
    const outcome = await removePasskey(order, world.signedIn(own.session), world.deps)
    expect(outcome).toEqual({ ok: false, error: { kind: 'missing' } })
    expect(await world.store.listPasskeys(user.id)).toHaveLength(1)
  })
})

describe('signing in with a passkey', () => {
  it('takes no password and no second factor', async () => {
    const { world, user, renewed, begin, respond } = await worldWithPasskey()
    await world.addTotp(renewed.session)
    const outcome = await respond(await begin())
    if (outcome.kind !== 'signed_in') throw new Error(outcome.kind)
    expect(outcome.session).toMatchObject({ userId: user.id, methods: ['hwk'] })
    expect(await readSession(outcome.token, world.deps)).toBeDefined()
    expect(world.events.at(-1)).toMatchObject({ endpoint: 'sign_in', outcome: 'ok' })
  })

  it('is open to a user who is throttled by others’ guesses', async () => {
    const { world, user, begin, respond } = await worldWithPasskey()
    for (let n = 0; n < accountPolicy.failuresOfAccount; n++)
      await signIn({ email: user.email, password: 'wrong' }, world.context(), world.deps)
    expect((await respond(await begin())).kind).toBe('signed_in')
  })

  it.each<[what: string, change: object]>([
    ['another challenge', { challenge: 'x' }],
    ['a credential nobody has', { id: 'cred2' }],
    ['a credential that is no text', { id: { $ne: '' } }],
    ['a counter that did not grow', { signCount: 1 }],
    [
      'the handle of another user',
      { response: { userHandle: Buffer.from('usr_2').toString('base64url') } },
    ],
  ])('is refused for %s', async (_what, change) => {
    const { world, user, begin, respond } = await worldWithPasskey()
    const before = await world.store.listSessions(user.id)
    expect((await respond(await begin(), change)).kind).toBe('refused')
    expect(await world.store.listSessions(user.id)).toEqual(before)
    expect(world.events.at(-1)).toMatchObject({ problem: 'passkey_refused' })
  })

  it.each<[what: string, response: unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'cred1'],
    ['an empty object', {}],
    ['an id that is too long', { id: 'x'.repeat(2000) }],
  ])('is refused for %s in place of a response', async (_what, response) => {
    const { world, begin } = await worldWithPasskey()
    const { state } = await begin()
    const outcome = await signInWithPasskey({ state, response }, world.context(), world.deps)
    expect(outcome.kind).toBe('refused')
  })

  it('is refused for a disabled user', async () => {
    const { world, user, begin, respond } = await worldWithPasskey()
    await world.changeUser(user.id, { state: 'disabled' })
    expect((await respond(await begin())).kind).toBe('refused')
  })

  it('is refused in another browser than it began in', async () => {
    const { world, begin, respond } = await worldWithPasskey()
    const ceremony = await begin(world.context({ browser: 'another' }))
    expect((await respond(ceremony)).kind).toBe('refused')
  })

  it('is refused once the challenge is five minutes old', async () => {
    const { world, begin, respond } = await worldWithPasskey()
    const ceremony = await begin()
    world.pass(accountPolicy.challenge)
    expect((await respond(ceremony)).kind).toBe('refused')
  })

  it('lets one of twenty simultaneous answers to one challenge through', async () => {
    const { begin, respond } = await worldWithPasskey()
    const ceremony = await begin()
    const all = Array.from({ length: 20 }, (_, n) => respond(ceremony, { signCount: n + 2 }))
    const winners = (await Promise.all(all)).filter(({ kind }) => kind === 'signed_in')
    expect(winners).toHaveLength(1)
  })
})
