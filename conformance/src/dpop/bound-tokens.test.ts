/** Tokens bound to a key, the whole way: the client library, the server, and an API behind the guard. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Credentials } from '@keygrant/credentials'
import { createGuard, type DpopOptions } from '@keygrant/guard'
import { protect } from '@keygrant/guard/node-http'
import { startServer, type TestServer } from '@keygrant/testkit'
import * as openid from 'openid-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DelegatingUser, makeApp, makeDelegatingUser } from '../foreign/delegating-user.ts'
import { type MachineClient, makeMachineClient } from '../foreign/machine-client.ts'

const redirectUri = 'https://app.example.com/cb'
let server: TestServer
let machine: MachineClient
let user: DelegatingUser
const apis: Server[] = []

beforeAll(async () => {
  server = await startServer()
  machine = await makeMachineClient(server)
  user = await makeDelegatingUser(server)
})
afterAll(async () => {
  for (const api of apis) api.close()
  await server[Symbol.asyncDispose]()
})

/** Answers with the client's id, and counts. */
async function startApi(audience: string, dpop: DpopOptions = {}) {
  const api = createServer()
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve))
  apis.push(api)
  const url = `http://127.0.0.1:${(api.address() as AddressInfo).port}`
  const guard = createGuard({ issuer: server.issuer, audience, dpop: { ...dpop, publicUrl: url } })
  let calls = 0
  api.on('request', () => calls++)
  api.on(
    'request',
    protect(guard, {}, (_request, response, access) => void response.end(access.clientId)),
  )
  return { url, calls: () => calls }
}

const audienceOf = (token: string): string =>
  String(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).aud)

describe('a machine client with dpop', () => {
  it('gets one token, which its API takes with a proof and nobody takes without', async () => {
    const { clientId, clientSecret } = machine
    await using creds = new Credentials({
      issuer: server.issuer,
      clientId,
      clientSecret,
      dpop: true,
      env: false,
    })
    const token = await creds.getAccessToken()
    const nonces = { secret: 'x'.repeat(32) }
    const api = await startApi(audienceOf(token), { required: true, nonces })
    expect(await (await creds.fetch(`${api.url}/v1?a=b`)).text()).toBe(clientId)
    expect(await (await creds.fetch(`${api.url}/v1`, { method: 'POST' })).text()).toBe(clientId)
    // The first was sent again with the nonce, the second had it.
    expect(api.calls()).toBe(3)
    const stolen = await fetch(api.url, { headers: { authorization: `Bearer ${token}` } })
    expect(stolen.status).toBe(401)
    expect(await creds.getAccessToken()).toBe(token)
  })

  it('that is registered for nothing else is refused without', async () => {
    await server.manage('PATCH', `/clients/${machine.clientId}`, { dpop_bound_access_tokens: true })
    const { clientId, clientSecret } = machine
    const options = { issuer: server.issuer, clientId, clientSecret, env: false } as const
    const plain = new Credentials(options).getAccessToken()
    await expect(plain).rejects.toMatchObject({ error: 'invalid_dpop_proof' })
    expect(await new Credentials({ ...options, dpop: true }).getAccessToken()).toMatch(/^ey/u)
  })
})

describe("the server's own API", () => {
  it('takes a bound token with a proof for each call, and nobody else with it', async () => {
    const made = await server.manage('POST', '/clients', {
      name: 'bound operator',
      type: 'machine',
      organization_id: user.organizationId,
      scope: 'keygrant:clients:read keygrant:clients:write',
      dpop_bound_access_tokens: true,
    })
    await using creds = new Credentials({
      issuer: server.issuer,
      clientId: String(made['client_id']),
      clientSecret: String(made['client_secret']),
      dpop: true,
      env: false,
    })
    const clients = `${server.issuer}/api/v1/clients`
    expect((await creds.fetch(`${clients}?limit=1`)).status).toBe(200)
    const body = JSON.stringify({ name: 'another', type: 'machine' })
    const headers = { 'content-type': 'application/json' }
    expect((await creds.fetch(clients, { method: 'POST', headers, body })).status).toBe(201)

    const once = await creds.headers({ url: clients })
    expect((await fetch(clients, { headers: once })).status).toBe(200)
    const replayed = await fetch(clients, { headers: once })
    expect(replayed.status).toBe(401)
    expect(replayed.headers.get('www-authenticate')).toMatch(/^DPoP .*error="invalid_dpop_proof"/u)
    const token = await creds.getAccessToken()
    const stolen = await fetch(clients, { headers: { authorization: `Bearer ${token}` } })
    expect(stolen.status).toBe(401)
    expect(stolen.headers.get('www-authenticate')).toMatch(/, DPoP algs="ES256 EdDSA RS256"$/u)
  })

  it('tells a foreign client with a key of its own who its user is; its code is for that key', async () => {
    const app = await makeApp(server, user, { redirect_uris: [redirectUri], type: 'native' })
    const configuration = await openid.discovery(
      new URL(server.issuer),
      app.clientId,
      undefined,
      openid.None(),
      { execute: [openid.allowInsecureRequests] },
    )
    const handle = async () =>
      openid.getDPoPHandle(configuration, await openid.randomDPoPKeyPair('ES256'))
    const [DPoP, another] = [await handle(), await handle()]
    const verifier = openid.randomPKCECodeVerifier()
    const state = openid.randomState()
    const address = openid.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: 'openid profile offline_access',
      code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      dpop_jkt: await DPoP.calculateThumbprint(),
      state,
    })
    const callback = await user.person.follow(address.pathname + address.search)
    const checks = { pkceCodeVerifier: verifier, expectedState: state }
    const redeem = (by: openid.DPoPHandle) =>
      openid.authorizationCodeGrant(configuration, callback, checks, {}, { DPoP: by })
    await expect(redeem(another)).rejects.toMatchObject({ error: 'invalid_grant' })
    const tokens = await redeem(DPoP)
    expect(tokens.token_type).toBe('dpop')

    const about = (by: openid.DPoPHandle) =>
      openid.fetchUserInfo(configuration, tokens.access_token, user.userId, { DPoP: by })
    expect(await about(DPoP)).toMatchObject({ sub: user.userId, name: 'Carol' })
    expect(await about(DPoP)).toMatchObject({ sub: user.userId })
    await expect(about(another)).rejects.toMatchObject({
      cause: [{ scheme: 'dpop', parameters: { error: 'invalid_token' } }],
    })
    const bearer = openid.fetchUserInfo(configuration, tokens.access_token, user.userId)
    await expect(bearer).rejects.toMatchObject({ code: 'OAUTH_WWW_AUTHENTICATE_CHALLENGE' })
  })
})

describe('a public client with dpop', () => {
  it('signs a person in and refreshes with its key, and nobody else can', async () => {
    const app = await makeApp(server, user, { redirect_uris: [redirectUri], type: 'native' })
    const { clientId } = app
    const common = { issuer: server.issuer, clientId, redirectUri, env: false } as const
    const scope = ['offline_access', user.apiScope]
    await using creds = new Credentials({ ...common, scope, dpop: true })
    const request = await creds.getAuthorizationUrl()
    const callbackUrl = await user.person.follow(request.url.pathname + request.url.search)
    const first = await creds.fetchTokens({ callbackUrl, request })
    expect(first.tokenType).toBe('DPoP')
    const api = await startApi(audienceOf(first.accessToken))
    expect((await creds.fetch(api.url)).status).toBe(200)

    const { refreshToken = '' } = first
    for (const dpop of [true, false]) {
      const thief = new Credentials({ ...common, refreshToken, dpop }).getAccessToken()
      await expect(thief).rejects.toMatchObject({ code: 'reauth_required' })
    }
    expect((await creds.refresh()).accessToken).not.toBe(first.accessToken)
    expect((await creds.fetch(api.url)).status).toBe(200)
  })
})
