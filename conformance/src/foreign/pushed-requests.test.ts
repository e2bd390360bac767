/** Pushed authorization requests at our server: of a foreign client, and of our own. */
import { Credentials } from '@keygrant/credentials'
import * as openid from 'openid-client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type DelegatedApp, startDelegatedApp } from './delegated-app.ts'

let world: DelegatedApp
beforeAll(async () => {
  world = await startDelegatedApp()
})
afterAll(() => world[Symbol.asyncDispose]())

it('openid-client pushes its request with the key of its code, and redeems it', async () => {
  const { server, app, user, redirectUri, follow } = world
  const configuration = await openid.discovery(
    new URL(server.issuer),
    app.clientId,
    app.clientSecret,
    undefined,
    { execute: [openid.allowInsecureRequests] },
  )
  const DPoP = openid.getDPoPHandle(configuration, await openid.randomDPoPKeyPair('ES256'))
  const verifier = openid.randomPKCECodeVerifier()
  const state = openid.randomState()
  const parameters = {
    redirect_uri: redirectUri,
    scope: `openid ${user.apiScope}`,
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
  }
  const address = await openid.buildAuthorizationUrlWithPAR(configuration, parameters, { DPoP })
  expect([...address.searchParams.keys()].toSorted()).toEqual(['client_id', 'request_uri'])
  const checks = { pkceCodeVerifier: verifier, expectedState: state, idTokenExpected: true }
  const callback = await follow(address)
  const bare = openid.authorizationCodeGrant(configuration, callback, checks)
  await expect(bare).rejects.toMatchObject({ error: 'invalid_grant' })
  const tokens = await openid.authorizationCodeGrant(configuration, callback, checks, {}, { DPoP })
  expect(tokens.claims()?.sub).toBe(user.userId)
})

it('our own client library pushes its request, and signs the person in', async () => {
  const { server, app, user, redirectUri, follow } = world
  await using creds = new Credentials({
    issuer: server.issuer,
    ...app,
    redirectUri,
    scope: ['offline_access', user.apiScope],
    env: false,
  })
  const request = await creds.getAuthorizationUrl({ pushed: true })
  expect(request.url.searchParams.has('state')).toBe(false)
  const tokens = await creds.fetchTokens({ callbackUrl: await follow(request.url), request })
  expect(tokens.refreshToken).toMatch(/^kg_rt_/u)
  await expect(creds.getAuthorizationUrl({ pushed: true, scope: 'admin' })).rejects.toMatchObject({
    error: 'invalid_scope',
  })
})
