/**
 * The client library against oidc-provider at its strictest: every request is pushed (RFC 9126), the client
 * signs (RFC 7523), every proof of the key needs a nonce (RFC 9449 §8), tokens are exchanged (RFC 8693).
 */
import { Credentials, tokenExchange } from '@keygrant/credentials'
import { loopback } from '@keygrant/credentials/node'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { followRedirects, redirectUri } from './foreign-server.ts'
import { type RunningProvider, startProvider } from './oidc-provider-server.ts'

const exchange = 'urn:ietf:params:oauth:grant-type:token-exchange'
const service = { clientId: 'service', clientSecret: 'a secret of a foreign server' }
const none = { redirect_uris: [], response_types: [] }
let foreign: RunningProvider
let key: CryptoKey

beforeAll(async () => {
  const pair = (await crypto.subtle.generateKey('Ed25519', false, [
    'sign',
    'verify',
  ])) as CryptoKeyPair
  key = pair.privateKey
  const jwk = { ...(await crypto.subtle.exportKey('jwk', pair.publicKey)), alg: 'EdDSA' }
  foreign = await startProvider({
    clients: [
      {
        client_id: 'signer',
        token_endpoint_auth_method: 'private_key_jwt',
        token_endpoint_auth_signing_alg: 'EdDSA',
        jwks: { keys: [jwk as { kty: string }] },
        grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
        redirect_uris: [redirectUri, 'http://127.0.0.1/callback'],
        application_type: 'native',
        dpop_bound_access_tokens: true,
      },
      {
        client_id: service.clientId,
        client_secret: service.clientSecret,
        grant_types: [exchange],
        ...none,
      },
    ],
    clientAuthMethods: ['private_key_jwt', 'client_secret_basic'],
    enabledJWA: { clientAuthSigningAlgValues: ['EdDSA'] },
    features: {
      clientCredentials: { enabled: true },
      dPoP: { enabled: true, nonceSecret: Buffer.alloc(32, 7), requireNonce: () => true },
      pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: true },
    },
  })
  // It has no token exchange: as its documentation says, a grant is added. What such a grant gives is decided
  // here; the request, the client and the answer are its own affair.
  foreign.provider.registerGrantType(
    exchange,
    async (context: KoaContextWithOIDC) => {
      const { subject_token } = context.oidc.params ?? {}
      const subject = await foreign.provider.ClientCredentials.find(String(subject_token))
      if (subject === undefined) {
        context.status = 400
        context.body = { error: 'invalid_request', error_description: 'the subject is unknown' }
        return
      }
      context.body = {
        access_token: `exchanged-for-${subject.clientId}`,
        issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
        token_type: 'Bearer',
        expires_in: 60,
      }
    },
    ['subject_token', 'subject_token_type'],
  )
})
afterAll(() => foreign[Symbol.asyncDispose]())

const signer = () => ({
  issuer: foreign.issuer,
  clientId: 'signer',
  clientAuth: { method: 'private_key_jwt', key } as const,
  env: false as const,
})
const timesPushed = () => foreign.seen.filter((line) => line === 'POST /request').length

it('takes a request that was pushed by a client that signs, and the key that it will be redeemed with', async () => {
  const dpop = (await crypto.subtle.generateKey('Ed25519', false, [
    'sign',
    'verify',
  ])) as CryptoKeyPair
  await using creds = new Credentials({
    ...signer(),
    redirectUri,
    scope: 'openid offline_access',
    dpop,
  })
  const request = await creds.getAuthorizationUrl({ prompt: 'consent' })
  expect([...request.url.searchParams.keys()].toSorted()).toEqual(['client_id', 'request_uri'])
  const callbackUrl = await followRedirects(request.url)
  expect(new URL(callbackUrl).searchParams.get('state')).toBe(request.state)
  const first = await creds.fetchTokens({ callbackUrl, request })
  expect(first).toMatchObject({ tokenType: 'DPoP', idToken: expect.any(String) })
  const second = await creds.refresh()
  expect(second.accessToken).not.toBe(first.accessToken)
  expect(timesPushed()).toBe(1)
})

it('does not redeem a code for another key than its request named', async () => {
  const pairs = [1, 2].map(() => crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']))
  const [mine, other] = (await Promise.all(pairs)) as CryptoKeyPair[]
  if (mine === undefined || other === undefined) throw new TypeError('two pairs were made')
  const common = { ...signer(), redirectUri, scope: 'openid' }
  await using creds = new Credentials({ ...common, dpop: mine })
  await using thief = new Credentials({ ...common, dpop: other })
  const request = await creds.getAuthorizationUrl()
  const callbackUrl = await followRedirects(request.url)
  await expect(thief.fetchTokens({ callbackUrl, request })).rejects.toMatchObject({
    error: 'invalid_grant',
  })
})

it('logs a person in by the browser of this machine', async () => {
  const before = timesPushed()
  await using creds = new Credentials({
    ...signer(),
    scope: 'openid',
    dpop: true,
    grant: loopback({
      open: async (url) => {
        await fetch(await followRedirects(url))
      },
    }),
  })
  expect(await creds.getAccessToken()).toMatch(/./u)
  expect(timesPushed()).toBe(before + 1)
})

it('exchanges a token, and says in words that it does not know one', async () => {
  await using machine = new Credentials({ ...signer(), dpop: true })
  const subjectToken = await machine.getAccessToken()
  const of = (token: string) =>
    new Credentials({
      issuer: foreign.issuer,
      ...service,
      env: false,
      grant: tokenExchange({ subjectToken: token }),
    })
  await using exchanged = of(subjectToken)
  expect(await exchanged.getAccessToken()).toBe('exchanged-for-signer')
  await using lost = of('made-up')
  await expect(lost.getAccessToken()).rejects.toMatchObject({
    error: 'invalid_request',
    errorDescription: 'the subject is unknown',
  })
})
