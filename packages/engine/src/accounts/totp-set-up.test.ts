import { describe, expect, it } from 'vitest'
import type { StoredSession } from '../account-ports.ts'
import { AccountWorld, password } from '../testing/account-world.ts'
import { accountPolicy } from './account-policy.ts'
import { fromBase32 } from './base32.ts'
import { readSession } from './sessions.ts'
import { signIn } from './sign-in.ts'
import { totpCode, totpStep } from './totp.ts'
import {
  renewRecoveryCodes,
  repeatTotpOffer,
  startTotp,
  turnOffTotp,
  turnOnTotp,
} from './totp-set-up.ts'

async function worldWithUser() {
  const world = await AccountWorld.create()
  const user = await world.addUser()
  const signInAgain = async () => {
    const outcome = await signIn({ email: user.email, password }, world.context(), world.deps)
    if (outcome.kind !== 'signed_in') throw new Error(outcome.kind)
    return outcome
  }
  return { world, user, signInAgain, ...(await signInAgain()) }
}

/** An offer with its right code. */
function offered(world: AccountWorld, session: StoredSession) {
  const offer = startTotp(world.signedIn(session), world.deps)
  const secret = fromBase32(offer.secret) ?? new Uint8Array()
  const code = (): string => totpCode(secret, totpStep(world.now))
  return { ...offer, code, currentPassword: undefined }
}

describe('an authenticator app', () => {
  it('protects nothing until its first code is typed', async () => {
    const { world, user, session } = await worldWithUser()
    offered(world, session)
    expect(await world.store.findTotp(user.id)).toBeUndefined()
  })

  it('is asked for at the next sign-in after its first code', async () => {
    const { world, user, session } = await worldWithUser()
    const offer = offered(world, session)
    const context = world.signedIn(session)
    const outcome = await turnOnTotp({ ...offer, code: offer.code() }, context, world.deps)
    expect(outcome).toMatchObject({ ok: true })
    const again = await signIn({ email: user.email, password }, world.context(), world.deps)
    expect(again.kind).toBe('second_factor')
    expect((await world.audit())[0]).toMatchObject({ action: 'user.totp_on', actorId: user.id })
  })

  it('gives ten recovery codes of sixty bits, stored as hashes', async () => {
    const { world, user, session } = await worldWithUser()
    const { recovery } = await world.addTotp(session)
    expect(new Set(recovery).size).toBe(10)
    for (const code of recovery) expect(code).toMatch(/^(?:[0-9a-hjkmnp-tv-z]{4}-?){3}$/u)
    expect(await world.store.countRecoveryCodes(user.id)).toBe(10)
    expect(JSON.stringify(await world.audit())).not.toContain(recovery[0])
  })

  it('gives the browser another token, and ends the one from before', async () => {
    const { world, session, token } = await worldWithUser()
    const offer = offered(world, session)
    const context = world.signedIn(session)
    const outcome = await turnOnTotp({ ...offer, code: offer.code() }, context, world.deps)
    if (!outcome.ok) throw new Error(outcome.error.kind)
    expect(await readSession(token, world.deps)).toBeUndefined()
    const renewed = await readSession(outcome.value.token, world.deps)
    expect(renewed?.authenticatedAt).toBe(session.authenticatedAt)
    expect(renewed?.expiresAt).toBe(session.expiresAt)
  })

  it('is not replaced by another while it is on', async () => {
    const { world, session } = await worldWithUser()
    const other = offered(world, session)
    await world.addTotp(session)
    const context = world.signedIn(session)
    const outcome = await turnOnTotp({ ...other, code: other.code() }, context, world.deps)
    expect(outcome).toEqual({ ok: false, error: { kind: 'already_on' } })
  })

  it.each<[what: string, fault: string, change: (world: AccountWorld) => object]>([
    ['a wrong code', 'wrong_code', () => ({ code: '000000' })],
    ['a made-up offer', 'expired', () => ({ setUp: 'x'.repeat(100) })],
    ['a wrong password', 'wrong_password', () => ({ currentPassword: 'wrong' })],
    [
      'an offer that is too old',
      'expired',
      (world) => {
        world.pass(accountPolicy.totpSetup)
        return {}
      },
    ],
  ])('is not turned on with %s', async (_what, kind, change) => {
    const { world, user, session } = await worldWithUser()
    const offer = offered(world, session)
    const answer = { ...offer, code: offer.code(), ...change(world) }
    const outcome = await turnOnTotp(answer, world.signedIn(session), world.deps)
    expect(outcome).toEqual({ ok: false, error: { kind } })
    expect(await world.store.findTotp(user.id)).toBeUndefined()
  })

  it('is not turned on with what another user was offered', async () => {
    const { world, session } = await worldWithUser()
    const thief = await world.addUser()
    const own = await signIn({ email: thief.email, password }, world.context(), world.deps)
    if (own.kind !== 'signed_in') throw new Error(own.kind)
    const offer = offered(world, own.session)
    const answer = { ...offer, code: offer.code() }
    const outcome = await turnOnTotp(answer, world.signedIn(session), world.deps)
    expect(outcome).toEqual({ ok: false, error: { kind: 'expired' } })
  })

  it('shows the same secret again after a wrong code', async () => {
    const { world, session } = await worldWithUser()
    const context = world.signedIn(session)
    const { secret, uri, setUp } = startTotp(context, world.deps)
    expect(repeatTotpOffer(setUp, context, world.deps)).toEqual({ secret, uri, setUp })
  })
})

describe('long after the sign-in', () => {
  const changes: readonly [
    what: string,
    change: (world: AccountWorld, session: StoredSession, password?: string) => Promise<object>,
  ][] = [
    [
      'turned off',
      (world, session, given) => turnOffTotp(given, world.signedIn(session), world.deps),
    ],
    [
      'given new recovery codes',
      (world, session, given) => renewRecoveryCodes(given, world.signedIn(session), world.deps),
    ],
  ]

  it.each(changes)('an app is not %s without the password', async (_what, change) => {
    const { world, user, session } = await worldWithUser()
    await world.addTotp(session)
    world.pass(accountPolicy.freshSignIn)
    const refused = await change(world, session)
    expect(refused).toEqual({ ok: false, error: { kind: 'sign_in_again' } })
    const wrong = await change(world, session, 'wrong')
    expect(wrong).toEqual({ ok: false, error: { kind: 'wrong_password' } })
    expect((await world.store.findTotp(user.id))?.confirmedAt).toBeDefined()
    expect(await change(world, session, password)).toMatchObject({ ok: true })
  })

  it('wrong passwords have no more attempts than at sign-in', async () => {
    const { world, session } = await worldWithUser()
    await world.addTotp(session)
    const attempt = (text: string) => turnOffTotp(text, world.signedIn(session), world.deps)
    for (let n = 0; n < accountPolicy.failuresOfAccount; n++) await attempt('wrong')
    expect(await attempt(password)).toMatchObject({ ok: false, error: { kind: 'throttled' } })
  })
})

describe('turning the app off', () => {
  it('takes the recovery codes with it', async () => {
    const { world, user, session, signInAgain } = await worldWithUser()
    await world.addTotp(session)
    const outcome = await turnOffTotp(password, world.signedIn(session), world.deps)
    expect(outcome).toMatchObject({ ok: true })
    expect(await world.store.countRecoveryCodes(user.id)).toBe(0)
    await signInAgain()
  })

  it('is refused where there is none, and leaves no trace', async () => {
    const { world, session, token } = await worldWithUser()
    const before = await world.audit()
    const outcome = await turnOffTotp(password, world.signedIn(session), world.deps)
    expect(outcome).toEqual({ ok: false, error: { kind: 'not_on' } })
    expect(await world.audit()).toEqual(before)
    expect(await readSession(token, world.deps)).toBeDefined()
  })
})

describe('new recovery codes', () => {
  it('replace all old ones', async () => {
    const { world, user, session } = await worldWithUser()
    const { recovery } = await world.addTotp(session)
    const outcome = await renewRecoveryCodes(password, world.signedIn(session), world.deps)
    if (!outcome.ok) throw new Error(outcome.error.kind)
    expect(outcome.value.some((code) => recovery.includes(code))).toBe(false)
    expect(await world.store.countRecoveryCodes(user.id)).toBe(10)
  })

  it('are not made without an app', async () => {
    const { world, session } = await worldWithUser()
    const outcome = await renewRecoveryCodes(password, world.signedIn(session), world.deps)
    expect(outcome).toEqual({ ok: false, error: { kind: 'not_on' } })
  })
})
