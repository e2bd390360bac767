import { describe, expect, it } from 'vitest'
import { AccountWorld, password } from '../testing/account-world.ts'
import { accountPolicy } from './account-policy.ts'
import { type SecondFactorOutcome, verifySecondFactor } from './second-factor.ts'
import { readSession } from './sessions.ts'
import { signIn } from './sign-in.ts'

/** A user with an authenticator app, whose password was just right. */
async function worldWithTotp() {
  const world = await AccountWorld.create()
  const user = await world.addUser()
  const credentials = { email: user.email, password }
  const first = await signIn(credentials, world.context(), world.deps)
  if (first.kind !== 'signed_in') throw new Error(first.kind)
  const app = await world.addTotp(first.session)
  const begin = async (context = world.context()): Promise<string> => {
    const outcome = await signIn(credentials, context, world.deps)
    if (outcome.kind !== 'second_factor') throw new Error(outcome.kind)
    return outcome.pending
  }
  const verify = (
    pending: string,
    code: string,
    { kind = 'totp' as 'totp' | 'recovery', context = world.context() } = {},
  ): Promise<SecondFactorOutcome> =>
    verifySecondFactor({ pending, kind, code }, context, world.deps)
  return { world, user, app, begin, verify, device: first.device }
}

const winners = (outcomes: readonly SecondFactorOutcome[]): number =>
  outcomes.filter(({ kind }) => kind === 'signed_in').length

describe('a sign-in with a second factor', () => {
  it('has no session before the second step', async () => {
    const { world, user, begin } = await worldWithTotp()
    const before = await world.store.listSessions(user.id)
    const pending = await begin()
    expect(await world.store.listSessions(user.id)).toEqual(before)
    expect(await readSession(pending, world.deps)).toBeUndefined()
  })

  it('does not get as far for a user who is disabled: that would tell that there is one', async () => {
    const { world, user } = await worldWithTotp()
    await world.changeUser(user.id, { state: 'disabled' })
    const outcome = await signIn({ email: user.email, password }, world.context(), world.deps)
    expect(outcome).toEqual({ kind: 'wrong' })
  })

  it('opens a session for a code of the app, which says how', async () => {
    const { world, begin, verify, app } = await worldWithTotp()
    const outcome = await verify(await begin(), app.code())
    if (outcome.kind !== 'signed_in') throw new Error(outcome.kind)
    expect(outcome.session.methods).toEqual(['pwd', 'otp'])
    expect(await readSession(outcome.token, world.deps)).toBeDefined()
  })

  it('opens a session for a recovery code, however it is typed, once', async () => {
    const { world, user, begin, verify, app } = await worldWithTotp()
    const [code = ''] = app.recovery
    const typed = ` ${code.toUpperCase().replaceAll('-', ' ')} `
    const outcome = await verify(await begin(), typed, { kind: 'recovery' })
    expect(outcome).toMatchObject({ kind: 'signed_in', session: { methods: ['pwd', 'recovery'] } })
    expect(await world.store.countRecoveryCodes(user.id)).toBe(9)
    expect((await verify(await begin(), code, { kind: 'recovery' })).kind).toBe('wrong')
  })

  it.each<[what: string, code: (right: string) => string]>([
    ['wrong code', (right) => String((Number(right) + 1) % 1_000_000).padStart(6, '0')],
    ['empty code', () => ''],
    ['code with a letter', (right) => `${right.slice(1)}x`],
    ['longer code', (right) => `${right}0`],
  ])('refuses a %s', async (_what, change) => {
    const { begin, verify, app } = await worldWithTotp()
    expect((await verify(await begin(), change(app.code()))).kind).toBe('wrong')
  })

  it('refuses the code that confirmed the app', async () => {
    const { world, begin, verify, app } = await worldWithTotp()
    world.pass(-30)
    expect((await verify(await begin(), app.code())).kind).toBe('wrong')
  })

  it('takes a code once, and no older one after it', async () => {
    const { world, begin, verify, app } = await worldWithTotp()
    const older = app.code()
    world.pass(30)
    const code = app.code()
    expect((await verify(await begin(), code)).kind).toBe('signed_in')
    expect((await verify(await begin(), code)).kind).toBe('wrong')
    expect((await verify(await begin(), older)).kind).toBe('wrong')
  })

  it('lets one of twenty simultaneous requests with one code through', async () => {
    const { begin, verify, app } = await worldWithTotp()
    const [pending, code] = [await begin(), app.code()]
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => verify(pending, code)))
    expect(winners(outcomes)).toBe(1)
  })

  it('lets one of twenty simultaneous requests with one recovery code through', async () => {
    const { begin, verify, app } = await worldWithTotp()
    const [pending, [code = '']] = [await begin(), app.recovery]
    const all = Array.from({ length: 20 }, () => verify(pending, code, { kind: 'recovery' }))
    expect(winners(await Promise.all(all))).toBe(1)
  })

  it('refuses the recovery code of somebody else', async () => {
    const { world, begin, verify } = await worldWithTotp()
    const other = await world.addUser()
    const context = world.context()
    const outcome = await signIn({ email: other.email, password }, context, world.deps)
    if (outcome.kind !== 'signed_in') throw new Error(outcome.kind)
    const { recovery } = await world.addTotp(outcome.session)
    expect((await verify(await begin(), recovery[0] ?? '', { kind: 'recovery' })).kind).toBe(
      'wrong',
    )
  })
})

describe('what the first step gave', () => {
  it('is of no use in another browser', async () => {
    const { world, begin, verify, app } = await worldWithTotp()
    const context = world.context({ browser: 'another' })
    expect((await verify(await begin(), app.code(), { context })).kind).toBe('expired')
  })

  it('expires', async () => {
    const { world, begin, verify, app } = await worldWithTotp()
    const pending = await begin()
    world.pass(accountPolicy.pendingSignIn)
    expect((await verify(pending, app.code())).kind).toBe('expired')
  })

  it.each([
    ['the password is changed', { passwordHash: 'another' }],
    ['the user is disabled', { state: 'disabled' as const }],
  ])('ends when %s', async (_what, change) => {
    const { world, user, begin, verify, app } = await worldWithTotp()
    const pending = await begin()
    await world.changeUser(user.id, change)
    expect((await verify(pending, app.code())).kind).toBe('expired')
  })

  it.each(['', 'x', 'x'.repeat(500)])('can not be made up: %j', async (pending) => {
    const { verify, app } = await worldWithTotp()
    expect((await verify(pending, app.code())).kind).toBe('expired')
  })

  it('is not what another purpose sealed for the same browser', async () => {
    const { world, user, verify, app } = await worldWithTotp()
    const envelope = { purpose: 'passkey_sign_in', holder: 'browser', expiresAt: world.now + 60 }
    const content = { userId: user.id, version: user.version }
    const sealed = world.deps.seal(JSON.stringify({ ...envelope, content }))
    expect((await verify(sealed, app.code())).kind).toBe('expired')
  })
})

describe('wrong codes', () => {
  it('make the next wait, right or not', async () => {
    const { begin, verify, app } = await worldWithTotp()
    const pending = await begin()
    for (let n = 0; n < accountPolicy.failuresOfAccount; n++) await verify(pending, '000000')
    expect((await verify(pending, app.code())).kind).toBe('throttled')
    expect((await verify(pending, app.recovery[0] ?? '', { kind: 'recovery' })).kind).toBe(
      'throttled',
    )
  })

  it('are not forgiven by another right password', async () => {
    const { begin, verify, app } = await worldWithTotp()
    for (let n = 0; n < accountPolicy.failuresOfAccount; n++) await verify(await begin(), '000000')
    expect((await verify(await begin(), app.code())).kind).toBe('throttled')
  })

  it('made elsewhere do not keep an owner out of the browser they know', async () => {
    const { world, begin, verify, app, device } = await worldWithTotp()
    const pending = await begin()
    for (let n = 0; n < accountPolicy.failuresOfAccount; n++) await verify(pending, '000000')
    const context = world.context({ device })
    expect((await verify(await begin(context), app.code(), { context })).kind).toBe('signed_in')
  })
})
