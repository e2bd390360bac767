import { describe, expect, it } from 'vitest'
import { AccountWorld, password } from '../testing/account-world.ts'
import { accountPolicy } from './account-policy.ts'
import { changePassword } from './change-password.ts'
import { requestPasswordReset, resetPassword } from './password-reset.ts'
import { readSession } from './sessions.ts'
import { type SignedIn, signIn } from './sign-in.ts'

const newPassword = 'nine green harbours at dawn'

async function worldWithUser() {
  const world = await AccountWorld.create()
  const user = await world.addUser()
  const signInWith = async (text: string): Promise<SignedIn> => {
    const outcome = await signIn({ email: user.email, password: text }, world.context(), world.deps)
    if (outcome.kind !== 'signed_in') throw new Error(outcome.kind)
    return outcome
  }
  const here = await signInWith(password)
  const change = (currentPassword: string | undefined, wanted = newPassword) =>
    changePassword(
      { currentPassword, newPassword: wanted },
      world.signedIn(here.session),
      world.deps,
    )
  return { world, user, signInWith, here, change }
}

describe('changing the password', () => {
  it('stores another, renews this session and ends all others', async () => {
    const { world, signInWith, here, change } = await worldWithUser()
    const other = await signInWith(password)
    const outcome = await change(password)
    if (!outcome.ok) throw new Error(outcome.error.kind)
    expect(await readSession(here.token, world.deps)).toBeUndefined()
    expect(await readSession(other.token, world.deps)).toBeUndefined()
    expect(await readSession(outcome.value.token, world.deps)).toBeDefined()
    await signInWith(newPassword)
    await world.settle()
    expect(world.mails.map(({ message }) => message.kind)).toEqual(['password_changed'])
  })

  it('ends reset links that were sent before', async () => {
    const { world, user, change } = await worldWithUser()
    requestPasswordReset(user.email, world.context(), world.deps)
    await world.settle()
    const message = world.mails[0]?.message
    const link = message !== undefined && 'link' in message ? message.link : ''
    await change(password)
    const token = new URL(link).searchParams.get('token') ?? ''
    const order = { token, newPassword: 'another one of that kind' }
    expect((await resetPassword(order, world.context(), world.deps)).ok).toBe(false)
  })

  it.each([
    ['the current one is wrong', 'wrong', newPassword, 'wrong_password'],
    [
      'the current one is not given, even right after sign-in',
      undefined,
      newPassword,
      'wrong_password',
    ],
    ['the new one is weak', password, 'password12345', 'weak_password'],
  ])('is refused if %s', async (_when, current, wanted, kind) => {
    const { change, signInWith } = await worldWithUser()
    expect(await change(current, wanted)).toEqual({ ok: false, error: { kind } })
    await signInWith(password)
  })

  it('is no way to guess more often than at sign-in', async () => {
    const { change } = await worldWithUser()
    for (let n = 0; n < accountPolicy.failuresOfAccount; n++) await change('wrong')
    expect(await change(password)).toMatchObject({ ok: false, error: { kind: 'throttled' } })
  })

  it('lets one of two at once win, and the other leave nothing behind', async () => {
    const { world, change } = await worldWithUser()
    const outcomes = await Promise.all([change(password), change(password)])
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
    const changes = (await world.audit()).filter(({ action }) => action === 'user.password_change')
    expect(changes).toHaveLength(1)
  })

  it('gives a first one to a user without, after a fresh sign-in', async () => {
    const { world, user, here, signInWith } = await worldWithUser()
    await world.changeUser(user.id, { passwordHash: null })
    const session = { ...here.session, user: await world.user(user.id) }
    const attempt = () =>
      changePassword(
        { currentPassword: undefined, newPassword },
        world.signedIn(session),
        world.deps,
      )
    world.pass(accountPolicy.freshSignIn)
    expect(await attempt()).toEqual({ ok: false, error: { kind: 'sign_in_again' } })
    world.pass(-1)
    expect(await attempt()).toMatchObject({ ok: true })
    await signInWith(newPassword)
  })
})
