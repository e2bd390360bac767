/** Other people's clients, as their users use them: a user allows, the client redeems, renews and revokes. */
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { OAuth2Client } from '@badgateway/oauth2-client'
import { Person, type TestServer } from '@keygrant/testkit'
import * as arctic from 'arctic'
import express from 'express'
import { auth } from 'express-openid-connect'
import session from 'express-session'
import * as oauth from 'oauth4webapi'
import * as openid from 'openid-client'
import passport from 'passport'
import { Strategy } from 'passport-oauth2'
import { AuthorizationCode } from 'simple-oauth2'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DelegatedApp, startDelegatedApp } from './delegated-app.ts'
import { type AppCredentials, type DelegatingUser, makeApp } from './delegating-user.ts'

let world: DelegatedApp
let server: TestServer
let user: DelegatingUser
let app: AppCredentials
let redirectUri: string

beforeAll(async () => {
  world = await startDelegatedApp()
  ;({ server, user, app, redirectUri } = world)
})
afterAll(() => world[Symbol.asyncDispose]())

/** Lets the user follow an address of a client's making, and allow. */
const follow: DelegatedApp['follow'] = (address) => world.follow(address)

async function isActive(token: string): Promise<boolean> {
  const { clientId, clientSecret } = server.operator
  const response = await fetch(`${server.origin}/oauth2/introspect`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
    body: new URLSearchParams({ token }),
  })
  return ((await response.json()) as { active: boolean }).active
}

describe('openid-client', () => {
  it('discovers, redeems with PKCE and nonce, reads userinfo, renews and revokes', async () => {
    const configuration = await openid.discovery(
      new URL(server.issuer),
      app.clientId,
      app.clientSecret,
      undefined,
      { execute: [openid.allowInsecureRequests] },
    )
    const verifier = openid.randomPKCECodeVerifier()
    const [state, nonce] = [openid.randomState(), openid.randomNonce()]
    const address = openid.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: `openid profile email ${user.apiScope}`,
      code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    })
    const tokens = await openid.authorizationCodeGrant(configuration, await follow(address), {
      pkceCodeVerifier: verifier,
      expectedState: state,
      expectedNonce: nonce,
      idTokenExpected: true,
    })
    expect(tokens.claims()?.sub).toBe(user.userId)
    const about = await openid.fetchUserInfo(configuration, tokens.access_token, user.userId)
    expect(about).toMatchObject({ name: 'Carol', email: 'carol@example.com' })
    const renewed = await openid.refreshTokenGrant(configuration, tokens.refresh_token ?? '')
    expect(renewed.refresh_token).not.toBe(tokens.refresh_token)
    await openid.tokenRevocation(configuration, renewed.refresh_token ?? '')
    expect(await isActive(renewed.access_token)).toBe(false)
    await expect(
      openid.refreshTokenGrant(configuration, renewed.refresh_token ?? ''),
    ).rejects.toMatchObject({ error: 'invalid_grant' })
  })

  it('lets a device in that its user allows', async () => {
    const device = await makeApp(server, user, { type: 'device' })
    const configuration = await openid.discovery(
      new URL(server.issuer),
      device.clientId,
      undefined,
      openid.None(),
      { execute: [openid.allowInsecureRequests] },
    )
    const begun = await openid.initiateDeviceAuthorization(configuration, {
      scope: user.apiScope,
    })
    await user.person.signIn()
    const form = await user.person.get(`/device?user_code=${begun.user_code}`)
    const question = await user.person.submit(form, 'user_code', [['user_code', begun.user_code]])
    const boxes = user.person.formWith(question, 'decision').boxes('scope')
    await user.person.submit(question, 'decision', [
      ...boxes.map((each) => ['scope', each] as const),
      ['decision', 'allow'],
    ])
    const response = await fetch(`${server.origin}/oauth2/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
        client_id: device.clientId,
        device_code: begun.device_code,
      }),
    })
    expect(response.status).toBe(200)
  })
})

describe('oauth4webapi', () => {
  it('discovers, validates the response with its issuer, redeems, renews and revokes', async () => {
    const insecure = { [oauth.allowInsecureRequests]: true }
    const issuer = new URL(server.issuer)
    const as = await oauth.processDiscoveryResponse(
      issuer,
      await oauth.discoveryRequest(issuer, { ...insecure, algorithm: 'oidc' }),
    )
    const client = { client_id: app.clientId }
    const proof = oauth.ClientSecretBasic(app.clientSecret)
    const verifier = oauth.generateRandomCodeVerifier()
    const state = oauth.generateRandomState()
    const address = new URL(as.authorization_endpoint ?? '')
    const query = {
      response_type: 'code',
      client_id: app.clientId,
      redirect_uri: redirectUri,
      scope: user.apiScope,
      state,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    }
    for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value)
    const callback = oauth.validateAuthResponse(as, client, await follow(address), state)
    const answer = await oauth.authorizationCodeGrantRequest(
      as,
      client,
      proof,
      callback,
      redirectUri,
      verifier,
      insecure,
    )
    const tokens = await oauth.processAuthorizationCodeResponse(as, client, answer)
    const again = await oauth.refreshTokenGrantRequest(
      as,
      client,
      proof,
      tokens.refresh_token ?? '',
      insecure,
    )
    const renewed = await oauth.processRefreshTokenResponse(as, client, again)
    const revoked = await oauth.revocationRequest(as, client, proof, renewed.access_token, insecure)
    await oauth.processRevocationResponse(revoked)
    expect(await isActive(renewed.access_token)).toBe(false)
  })
})

describe('simple-oauth2', () => {
  it('redeems, renews and revokes', async () => {
    const relaxed = await makeApp(server, user, {
      redirect_uris: [redirectUri],
      require_pkce: false,
    })
    const client = new AuthorizationCode({
      client: { id: relaxed.clientId, secret: relaxed.clientSecret },
      auth: {
        tokenHost: server.origin,
        tokenPath: '/oauth2/token',
        revokePath: '/oauth2/revoke',
        authorizePath: '/oauth2/authorize',
      },
    })
    // It knows no PKCE: a nonce stands in, which the registration allows.
    const address = client.authorizeURL({
      redirect_uri: redirectUri,
      scope: user.apiScope,
      state: 's',
      nonce: 'n',
    } as Parameters<typeof client.authorizeURL>[0])
    const code = (await follow(address)).searchParams.get('code') ?? ''
    const token = await client.getToken({ code, redirect_uri: redirectUri })
    const renewed = await token.refresh()
    expect(await isActive(String(renewed.token['access_token']))).toBe(true)
    await renewed.revokeAll()
    expect(await isActive(String(renewed.token['access_token']))).toBe(false)
  })
})

describe('@badgateway/oauth2-client', () => {
  it('discovers, redeems with PKCE, renews and revokes', async () => {
    const client = new OAuth2Client({
      server: server.origin,
      clientId: app.clientId,
      clientSecret: app.clientSecret,
      discoveryEndpoint: '/.well-known/oauth-authorization-server',
    })
    const codeVerifier = openid.randomPKCECodeVerifier()
    const address = await client.authorizationCode.getAuthorizeUri({
      redirectUri,
      state: 's',
      codeVerifier,
      scope: [user.apiScope],
    })
    const callback = await follow(address)
    const token = await client.authorizationCode.getTokenFromCodeRedirect(callback, {
      redirectUri,
      state: 's',
      codeVerifier,
    })
    const renewed = await client.refreshToken(token)
    expect(await isActive(renewed.accessToken)).toBe(true)
    await client.revoke(renewed)
    expect(await isActive(renewed.accessToken)).toBe(false)
  })
})

describe('arctic', () => {
  it('redeems with PKCE, renews and revokes', async () => {
    const client = new arctic.OAuth2Client(app.clientId, app.clientSecret, redirectUri)
    const verifier = arctic.generateCodeVerifier()
    const address = client.createAuthorizationURLWithPKCE(
      `${server.origin}/oauth2/authorize`,
      arctic.generateState(),
      arctic.CodeChallengeMethod.S256,
      verifier,
      [user.apiScope],
    )
    const code = (await follow(address)).searchParams.get('code') ?? ''
    const endpoint = `${server.origin}/oauth2/token`
    const tokens = await client.validateAuthorizationCode(endpoint, code, verifier)
    const renewed = await client.refreshAccessToken(endpoint, tokens.refreshToken(), [])
    await client.revokeToken(`${server.origin}/oauth2/revoke`, renewed.refreshToken())
    expect(await isActive(renewed.accessToken())).toBe(false)
  })
})

/** A web server of a library's own, to which the user's browser comes back. */
async function serve(handler: express.Express): Promise<{ origin: string; server: Server }> {
  const http = createServer(handler).listen(0, '127.0.0.1')
  await once(http, 'listening')
  return { origin: `http://localhost:${(http.address() as AddressInfo).port}`, server: http }
}

/** Goes to an address of the app, allows at our server, and comes back with the app's cookies. */
async function visit(appOrigin: string, path: string): Promise<string> {
  const browser = new Person(appOrigin, user.person.account)
  let page = await browser.get(path)
  for (let step = 0; step < 10 && page.location !== undefined; step++) {
    const { location } = page
    const target = location.startsWith(server.origin) ? await follow(location) : new URL(location)
    page = await browser.get(target.pathname + target.search)
  }
  return page.html
}

describe('passport-oauth2', () => {
  it('signs a user in with PKCE and a state in its session', async () => {
    const web = express()
    const running = await serve(web)
    const callbackURL = `${running.origin}/callback`
    const client = await makeApp(server, user, { redirect_uris: [callbackURL] })
    const strategy = new Strategy(
      {
        authorizationURL: `${server.origin}/oauth2/authorize`,
        tokenURL: `${server.origin}/oauth2/token`,
        clientID: client.clientId,
        clientSecret: client.clientSecret,
        callbackURL,
        scope: user.apiScope,
        state: true,
        pkce: true,
      },
      (
        accessToken: string,
        refreshToken: string,
        _profile: unknown,
        done: (e: null, u: object) => void,
      ) => done(null, { accessToken, refreshToken }),
    )
    web.use(session({ secret: 's', resave: false, saveUninitialized: true }))
    const middleware = passport.authenticate(strategy, { session: false })
    web.get('/login', middleware)
    web.get('/callback', middleware, (request, response) => {
      response.json(request.user)
    })
    const tokens = JSON.parse(await visit(running.origin, '/login')) as Record<string, string>
    running.server.close()
    expect(await isActive(tokens['accessToken'] ?? '')).toBe(true)
    expect(tokens['refreshToken']).toMatch(/^kg_rt_/u)
  })
})

describe('express-openid-connect', () => {
  it('signs a user in, knows who it is, and renews', async () => {
    const web = express()
    const running = await serve(web)
    const client = await makeApp(server, user, { redirect_uris: [`${running.origin}/callback`] })
    web.use(
      auth({
        issuerBaseURL: server.issuer,
        baseURL: running.origin,
        clientID: client.clientId,
        clientSecret: client.clientSecret,
        secret: 'a long enough secret for the cookie of this app',
        idTokenSigningAlg: 'ES256',
        authRequired: true,
        authorizationParams: { response_type: 'code', scope: `openid profile ${user.apiScope}` },
      }),
    )
    web.get('/', async (request, response) => {
      const token = request.oidc.accessToken
      const renewed = await token?.refresh()
      response.json({ user: request.oidc.user, token: renewed?.access_token })
    })
    const { user: known, token } = JSON.parse(await visit(running.origin, '/')) as {
      user: Record<string, string>
      token: string
    }
    running.server.close()
    expect(known['sub']).toBe(user.userId)
    expect(await isActive(token)).toBe(true)
  })
})
