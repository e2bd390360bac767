import { beforeEach, describe, expect, it } from 'vitest'
import { decideDevice } from '../authorize/decide-device.ts'
import { clientDefaults, refreshTokenPolicyOf } from '../clients/registration.ts'
import { withdrawOwnConsent } from '../consents/withdraw.ts'
import { deviceAuthorization } from '../endpoints/device-authorization.ts'
import { introspect } from '../endpoints/introspect.ts'
import { revoke } from '../endpoints/revoke.ts'
import { token } from '../endpoints/token.ts'
import type { RevocableToken } from '../revocation-ports.ts'
import { type KnownClient, request, World } from '../testing/endpoint-world.ts'
import { addApp, addPerson, allow, caller, redirectUri, verifier } from '../testing/people.ts'
import type { TokenResponse } from '../tokens/mint.ts'
import { endFamily } from './end-family.ts'
import { clockMargin, newRevocation } from './new-revocation.ts'
import { RevocationSet } from './revocation-set.ts'

let world: World
let client: KnownClient
beforeEach(async () => {
  world = await World.create()
  client = await world.addClient({ refreshTokenPolicy: refreshTokenPolicyOf('rotating') })
})

async function issue(deps = world.deps): Promise<TokenResponse> {
  const answer = await token(request('grant_type=client_credentials', client), deps)
  if (!answer.ok) throw new Error(answer.error.id)
  return answer.value
}

async function inspect(value: string | undefined, deps = world.deps) {
  const answer = await introspect(request(`token=${value}`, client), deps)
  return answer.ok && answer.value.active ? answer.value : undefined
}

it('ends the access and the refresh tokens of one family, and of no other', async () => {
  const ended = await issue()
  const other = await issue()
  const { fid = '' } = (await inspect(ended.access_token)) ?? {}
  await endFamily(fid, world.deps.now(), world.deps)
  expect(await inspect(ended.access_token)).toBeUndefined()
  expect(await inspect(ended.refresh_token)).toBeUndefined()
  expect(await inspect(other.access_token)).toBeDefined()
  expect(await inspect(other.refresh_token)).toBeDefined()
})

it('hits a token that is dated ahead, since its client was revoked in the same second', async () => {
  const now = world.deps.now()
  const end = { notBefore: now, expiresAt: now + 86_400 }
  await world.deps.store.revoke({ kind: 'client', value: client.id, ...end })
  const ahead = await issue()
  const { fid = '', iat } = (await inspect(ahead.access_token)) ?? {}
  expect(iat).toBe(now + 1)
  await endFamily(fid, now, world.deps)
  expect(await inspect(ahead.access_token)).toBeUndefined()
})

it('hits a token that a node with a faster clock made', async () => {
  const faster = { ...world.deps, now: () => world.deps.now() + 5 }
  const ahead = await issue(faster)
  const { fid = '' } = (await inspect(ahead.access_token)) ?? {}
  await endFamily(fid, world.deps.now(), world.deps)
  expect(await inspect(ahead.access_token)).toBeUndefined()
})

it('stays in the feed for as long as the longest-lived token that it hits, and a slow clock’s while', async () => {
  await endFamily('fam_x', world.deps.now(), world.deps)
  const [entry] = await world.store.revocationsAfter(0, 10)
  const end = world.deps.now() + world.deps.policy.maxAccessTokenLifetime + 300
  expect(entry).toMatchObject({ kind: 'family', value: 'fam_x', expiresAt: end })
})

/** What a person allowed, redeemed on a node whose clock is ahead: what it minted is dated so. */
interface Allowed {
  readonly by: KnownClient
  readonly userId: string
  /** The form that redeemed the code. */
  readonly code: string
  readonly refreshToken: string
  readonly access: RevocableToken & { readonly expiresAt: number }
}

async function redeem(by: KnownClient, userId: string, code: string): Promise<Allowed> {
  const faster = { ...world.deps, now: () => world.deps.now() + 5 }
  const answer = await token(asIts(code, { by }), faster)
  if (!answer.ok) throw new Error(answer.error.id)
  const { access_token, refresh_token = '' } = answer.value
  const payload = Buffer.from(access_token.split('.')[1] ?? '', 'base64url').toString()
  const claims = JSON.parse(payload) as Readonly<
    Record<'jti' | 'fid' | 'sub', string> & Record<'iat' | 'exp', number>
  >
  const { jti, fid: familyId, sub: subject, iat: issuedAt, exp: expiresAt } = claims
  const token_ = { jti, familyId, subject, issuedAt, expiresAt, organizationId: null, kid: null }
  return { by, userId, code, refreshToken: refresh_token, access: { ...token_, clientId: by.id } }
}

async function allowApp(): Promise<Allowed> {
  const session = await addPerson(world)
  const app = await addApp(world)
  const code = await allow(world, { app, session })
  const redirect = `redirect_uri=${encodeURIComponent(redirectUri)}`
  const form = `grant_type=authorization_code&code=${code}&${redirect}&code_verifier=${verifier}`
  return redeem(app, session.userId, form)
}

async function allowDevice(): Promise<Allowed> {
  const session = await addPerson(world)
  const device = await world.addClient({ type: 'device', ...clientDefaults('device') })
  const asked = request(`client_id=${device.id}&scope=balance:read`)
  const begun = await deviceAuthorization(asked, world.deps)
  if (!begun.ok) throw new Error(begun.error.id)
  const answer = { decision: 'allow', scope: ['balance:read'], organizationId: undefined } as const
  await decideDevice(begun.value.user_code, { session, caller, answer }, world.deps)
  const grant = 'grant_type=urn:ietf:params:oauth:grant-type:device_code'
  const form = `${grant}&device_code=${begun.value.device_code}`
  return redeem(device, session.userId, form)
}

type End = (allowed: Allowed) => Promise<unknown>

const asIts = (form: string, { by }: Pick<Allowed, 'by'>) =>
  by.confidential ? request(form, by) : request(`${form}&client_id=${by.id}`)
const redeemAgain: End = (allowed) => token(asIts(allowed.code, allowed), world.deps)
const refresh = (allowed: Allowed) =>
  token(
    asIts(`grant_type=refresh_token&refresh_token=${allowed.refreshToken}`, allowed),
    world.deps,
  )

async function refreshAgain(allowed: Allowed): Promise<void> {
  await refresh(allowed)
  world.pass(11)
  await refresh(allowed)
}

async function withdraw({ userId }: Allowed): Promise<void> {
  const deps = { ...world.deps, admin: world.store, delegation: world.store }
  for (const { id } of await world.store.listConsents({ limit: 9 }, { userId }))
    await withdrawOwnConsent(id, { userId, caller }, deps)
}

const endAtOnce = ({ access }: Allowed) =>
  Promise.all(
    Array.from({ length: 20 }, () =>
      endFamily(access.familyId ?? '', world.deps.now(), world.deps),
    ),
  )

/** What whoever only listens knows. */
async function heard(): Promise<RevocationSet> {
  const set = new RevocationSet()
  set.addFeed(await world.store.revocationsAfter(0, 100))
  return set
}

const revokeRefreshToken: End = (allowed) =>
  revoke(asIts(`token=${allowed.refreshToken}`, allowed), world.deps)

describe('a family that has ended', () => {
  const app = ['an app', allowApp] as const
  const device = ['a device', allowDevice] as const
  it.each<[how: string, whose: string, make: () => Promise<Allowed>, end: End]>([
    ['its code came again', ...app, redeemAgain],
    ['a refresh token came again', ...app, refreshAgain],
    ['its client revoked a refresh token', ...app, revokeRefreshToken],
    ['its person took their consent back', ...app, withdraw],
    ['a refresh token came again', ...device, refreshAgain],
    ['its client revoked a refresh token', ...device, revokeRefreshToken],
    ['its person took their consent back', ...device, withdraw],
  ])('since %s, of %s, ends no second time: nothing is left to end', async (...row) => {
    const [, , make, end] = row
    const allowed = await make()
    await end(allowed)
    const entries = await world.store.revocationsAfter(0, 100)
    expect(entries).toMatchObject([{ kind: 'family', value: allowed.access.familyId }])

    await endAtOnce(allowed)
    expect(await world.store.revocationsAfter(0, 100)).toEqual(entries)

    // Nothing more comes of it, ...
    expect(await redeemAgain(allowed)).toMatchObject({ ok: false })
    expect(await refresh(allowed)).toMatchObject({ ok: false })
    expect(await world.store.revocationsAfter(0, 100)).toEqual(entries)
    // ... and what came of it is hit, whatever it is dated, until every clock says that it is over.
    expect((await heard()).covers(allowed.access)).toBe(true)
    const [entry] = entries
    expect(entry?.expiresAt).toBeGreaterThanOrEqual(allowed.access.expiresAt + clockMargin - 5)
  })

  it('with its client alone may have tokens that are dated ahead: its own end hits them too', async () => {
    const allowed = await allowApp()
    const { id: value } = allowed.by
    const now = world.deps.now()
    await world.store.revoke(newRevocation('client', value, { ...world.deps, now, bars: true }))
    expect((await heard()).covers(allowed.access)).toBe(false)
    await endAtOnce(allowed)
    expect((await heard()).covers(allowed.access)).toBe(true)
    expect(await world.store.revocationsAfter(0, 100)).toHaveLength(2)
  })
})
