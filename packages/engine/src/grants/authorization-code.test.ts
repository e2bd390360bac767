import { beforeEach, describe, expect, it } from 'vitest'
import type { StoredSession } from '../account-ports.ts'
import { withdrawOwnConsent } from '../consents/withdraw.ts'
import { token } from '../endpoints/token.ts'
import { type KnownClient, request, World } from '../testing/endpoint-world.ts'
import {
  addApp,
  addMember,
  addPerson,
  allow,
  caller,
  redirectUri,
  verifier,
} from '../testing/people.ts'

let world: World
let app: KnownClient
let session: StoredSession
beforeEach(async () => {
  world = await World.create()
  app = await addApp(world)
  session = await addPerson(world)
})

const redeem = (
  code: string,
  change: Readonly<Record<string, string | undefined>> = {},
  client: KnownClient = app,
) => {
  const form = Object.entries({
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
    ...change,
  }).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
  return token(request(new URLSearchParams(form).toString(), client), world.deps)
}
const refresh = (refreshToken: string) =>
  token(request(`grant_type=refresh_token&refresh_token=${refreshToken}`, app), world.deps)

const claimsOf = (jwt: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()) as Record<
    string,
    unknown
  >

async function tokensFor(code: string) {
  const answer = await redeem(code)
  if (!answer.ok) throw new Error(answer.error.id)
  return answer.value
}
const problemOf = async (answer: ReturnType<typeof redeem>): Promise<string | undefined> => {
  const result = await answer
  return result.ok ? undefined : result.error.id
}

describe('a code', () => {
  it('buys what the person allowed', async () => {
    await addMember(world, 'org_a', session.userId)
    const tokens = await tokensFor(await allow(world, { app, session, scope: ['balance:read'] }))
    expect(tokens).toMatchObject({ scope: 'balance:read', token_type: 'Bearer' })
    expect(tokens.refresh_token).toMatch(/^kg_rt_/u)
    expect(claimsOf(tokens.access_token)).toMatchObject({
      sub: session.userId,
      client_id: app.id,
      org_id: 'org_a',
      fid: expect.stringMatching(/^fam_/u),
    })
    expect((await refresh(tokens.refresh_token ?? '')).ok).toBe(true)
    const { userId } = session
    const logged = world.events.filter(({ endpoint }) => endpoint === 'token')
    expect(logged).toMatchObject([{ userId }, { userId }])
  })

  it('buys no refresh token where the policy gives none, and its family ends with the token', async () => {
    const plain = await addApp(world, { grantTypes: ['authorization_code'] })
    const answer = await redeem(await allow(world, { app: plain, session }), {}, plain)
    expect(answer).toMatchObject({ ok: true, value: { expires_in: 3600 } })
    expect(answer.ok && answer.value.refresh_token).toBeUndefined()
  })

  it('is good for a minute', async () => {
    const code = await allow(world, { app, session })
    world.pass(60)
    expect(await problemOf(redeem(code))).toBe('code_expired')
  })

  it.each<[problem: string, change: Readonly<Record<string, string | undefined>>]>([
    ['code_verifier_wrong', { code_verifier: undefined }],
    ['code_verifier_wrong', { code_verifier: 'w'.repeat(43) }],
    ['code_verifier_wrong', { code_verifier: 'v'.repeat(42) }],
    ['code_redirect_uri_wrong', { redirect_uri: undefined }],
    ['code_redirect_uri_wrong', { redirect_uri: `${redirectUri}/` }],
    ['code_resource_wrong', { resource: 'https://other.example.com' }],
    ['resource_unknown', { resource: 'nothing' }],
    ['code_unknown', { code: 'kg_ac_000000000000000000000000000000000000' }],
    ['parameter_missing', { code: undefined }],
  ])('is refused with %s for %j, and stays good', async (problem, change) => {
    const code = await allow(world, { app, session })
    expect(await problemOf(redeem(code, change))).toBe(problem)
    expect((await redeem(code)).ok).toBe(true)
  })

  it('is of no use to another client, and stays good', async () => {
    const other = await addApp(world)
    const code = await allow(world, { app, session })
    expect(await problemOf(redeem(code, {}, other))).toBe('code_foreign')
    expect((await redeem(code)).ok).toBe(true)
  })

  it('needs no verifier where there was no challenge, and takes none', async () => {
    const relaxed = await addApp(world, { requirePkce: false })
    const change = { code_challenge: undefined, code_challenge_method: undefined, nonce: 'n' }
    const code = await allow(world, { app: relaxed, session, change })
    expect(await problemOf(redeem(code, {}, relaxed))).toBe('code_verifier_wrong')
    expect((await redeem(code, { code_verifier: undefined }, relaxed)).ok).toBe(true)
  })

  it('may be redeemed without the redirect URI where the request did not name it', async () => {
    const code = await allow(world, { app, session, change: { redirect_uri: undefined } })
    expect((await redeem(code, { redirect_uri: undefined })).ok).toBe(true)
  })
})

describe('a client that lost a scope meanwhile', () => {
  it('gets what it still may have', async () => {
    const code = await allow(world, { app, session })
    await world.changeClient(app.id, { scope: ['balance:write'] })
    expect(await tokensFor(code)).toMatchObject({ scope: 'balance:write' })
  })
})

describe('a code that comes again', () => {
  it('ends what it bought', async () => {
    const code = await allow(world, { app, session })
    const { refresh_token = '' } = await tokensFor(code)
    expect(await problemOf(redeem(code))).toBe('code_replayed')
    expect(await refresh(refresh_token)).toMatchObject({ error: { id: 'refresh_token_ended' } })
  })

  it('is written down once, however often it comes', async () => {
    const code = await allow(world, { app, session })
    await tokensFor(code)
    for (let time = 0; time < 3; time++) expect(await problemOf(redeem(code))).toBe('code_replayed')
    expect(await world.store.revocationsAfter(0, 10)).toHaveLength(1)
  })

  it('ends nothing in the hands of another client', async () => {
    const other = await addApp(world)
    const code = await allow(world, { app, session })
    const { refresh_token = '' } = await tokensFor(code)
    expect(await problemOf(redeem(code, {}, other))).toBe('code_foreign')
    expect((await refresh(refresh_token)).ok).toBe(true)
  })

  it('buys once, of twenty at the same time', async () => {
    const code = await allow(world, { app, session })
    const answers = await Promise.all(Array.from({ length: 20 }, () => redeem(code)))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
  })
})

describe('a code on its way', () => {
  it('ends with the consent', async () => {
    const code = await allow(world, { app, session })
    const [consent] = await world.store.listConsents({ limit: 1 }, { userId: session.userId })
    await withdrawOwnConsent(consent?.id ?? '', { userId: session.userId, caller }, world.deps)
    expect(await problemOf(redeem(code))).toBe('code_ended')
  })

  it('ends with its person', async () => {
    const code = await allow(world, { app, session })
    const revocation = { kind: 'subject', value: session.userId } as const
    const now = world.deps.now()
    await world.store.revoke({ ...revocation, notBefore: now, expiresAt: now + 1000 })
    expect(await problemOf(redeem(code))).toBe('code_ended')
  })
})

describe('with openid', () => {
  beforeEach(async () => {
    const scopes = ['openid', 'profile', 'email'].map((name) => ({
      name,
      title: name,
      description: '',
      sensitive: false,
    }))
    const identifier = 'https://auth.example.com/oauth2/userinfo'
    await world.addApi({ id: 'api_identity', identifier, scopes, builtIn: true })
    app = await addApp(world, { scope: ['openid', 'profile', 'balance:read'] })
  })

  it('a code also buys an ID token, for this sign-in and this client', async () => {
    const change = { scope: 'openid balance:read', nonce: 'n-1' }
    const tokens = await tokensFor(await allow(world, { app, session, change }))
    expect(claimsOf(tokens.id_token ?? '')).toMatchObject({
      iss: 'https://auth.example.com',
      aud: app.id,
      sub: session.userId,
      nonce: 'n-1',
      auth_time: session.authenticatedAt,
      amr: ['pwd'],
      acr: 'urn:keygrant:acr:1',
      at_hash: expect.any(String),
    })
    expect(claimsOf(tokens.access_token)).toMatchObject({ aud: 'https://api.example.com' })
  })

  it('a renewed ID token says the same sign-in, without its nonce', async () => {
    const change = { scope: 'openid balance:read', nonce: 'n-1' }
    const tokens = await tokensFor(await allow(world, { app, session, change }))
    world.pass(5)
    const renewed = await refresh(tokens.refresh_token ?? '')
    const claims = claimsOf((renewed.ok && renewed.value.id_token) || '')
    expect(claims).toMatchObject({ auth_time: session.authenticatedAt })
    expect(claims).not.toHaveProperty('nonce')
  })

  it('without an API the token is for the userinfo endpoint', async () => {
    const change = { scope: 'openid profile' }
    const tokens = await tokensFor(await allow(world, { app, session, change, scope: [] }))
    expect(tokens.scope).toBe('openid profile')
    expect(claimsOf(tokens.access_token)['aud']).toBe('https://auth.example.com/oauth2/userinfo')
  })
})
