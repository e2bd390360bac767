/**
 * The authorization code grant, both halves, against a server that checks PKCE.
 */
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { Credentials } from './credentials.ts'
import { OAuthError } from './errors.ts'
import type { CredentialsOptions } from './options.ts'
import { memoryStore } from './stores/memory-store.ts'
import {
  appId,
  appSecret,
  type RotatingServer,
  startRotatingServer,
} from './testing/rotating-server.ts'

const redirectUri = 'https://app.example/cb?fixed=1'

const appAt = ({ issuer }: RotatingServer, options: CredentialsOptions = {}) =>
  new Credentials({
    issuer,
    clientId: appId,
    clientSecret: appSecret,
    redirectUri,
    env: false,
    ...options,
  })

/** A server, an app, a request of it, and the callback that answers it. */
async function begin(options: CredentialsOptions = {}) {
  const server = await startRotatingServer()
  const creds = appAt(server, options)
  const request = await creds.getAuthorizationUrl({ scope: 'reports:read' })
  const callback = (members: Record<string, string | undefined> = {}): URL => {
    const url = new URL(redirectUri)
    const good = { code: server.authorize(request.url), state: request.state, iss: server.issuer }
    for (const [name, value] of Object.entries({ ...good, ...members }))
      if (value !== undefined) url.searchParams.set(name, value)
    return url
  }
  return { server, creds, request, callback }
}

describe('an authorization URL', () => {
  it('has everything that was asked for, a challenge and no verifier', async () => {
    const server = await startRotatingServer()
    const creds = appAt(server, {
      scope: 'openid reports:read',
      instanceId: 'ins 1',
      region: 'europe',
      resource: ['https://a.example', 'https://b.example'],
    })
    const request = await creds.getAuthorizationUrl({ prompt: 'consent', loginHint: 'ada' })
    expect(`${request.url.origin}${request.url.pathname}`).toBe(`${server.issuer}/authorize`)
    const { searchParams: query } = request.url
    expect(Object.fromEntries(query)).toMatchObject({
      response_type: 'code',
      client_id: appId,
      redirect_uri: redirectUri,
      scope: 'openid reports:read',
      state: request.state,
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
      nonce: request.nonce,
      instance_id: 'ins 1',
      region: 'europe',
      prompt: 'consent',
      login_hint: 'ada',
    })
    expect(query.getAll('resource')).toEqual(['https://a.example', 'https://b.example'])
    expect(request.url.href).not.toContain(request.codeVerifier)
    expect(inspect(request)).not.toContain(request.codeVerifier)
  })

  it('comes with its state as a pair too, and with new ones each time', async () => {
    const { creds, request } = await begin()
    const [url, state] = request
    expect([url, state]).toEqual([request.url.href, request.state])
    const other = await creds.getAuthorizationUrl()
    expect(other.state).not.toBe(request.state)
    expect(other.codeVerifier).not.toBe(request.codeVerifier)
    expect(request.nonce).toBeUndefined()
    expect((await creds.getAuthorizationUrl({ state: 'mine' })).state).toBe('mine')
  })

  it('says what is missing for it', async () => {
    const creds = new Credentials({ env: false, storageAdapter: 'memory' })
    await expect(creds.getAuthorizationUrl()).rejects.toMatchObject({
      code: 'partial_credentials',
      missing: ['clientId', 'redirectUri', 'authBaseUrl (or issuer)'],
    })
  })

  it('keeps the query that the authorization endpoint has, and needs no metadata for it', async () => {
    const authBaseUrl = 'https://as.example/authorize?tenant=a'
    const creds = new Credentials({ authBaseUrl, clientId: 'a', redirectUri, env: false })
    expect((await creds.getAuthorizationUrl()).url.href).toMatch(
      /^https:\/\/as\.example\/authorize\?tenant=a&response_type=code&client_id=a&/,
    )
  })
})

describe('a callback', () => {
  it('becomes tokens, which are refreshed from then on', async () => {
    const { server, creds, request, callback } = await begin()
    const kept = JSON.parse(JSON.stringify(request)) as typeof request
    const tokens = await creds.fetchTokens({ callbackUrl: callback(), request: kept })
    expect(creds.accessToken).toBe(tokens.accessToken)
    expect(await creds.getAccessToken()).toBe(tokens.accessToken)
    await creds.refresh({ accessToken: tokens.accessToken })
    expect(server.isCurrent(creds.refreshToken)).toBe(true)
    expect(server.forms.map((form) => form.get('grant_type'))).toEqual([
      'authorization_code',
      'refresh_token',
    ])
    expect(server.forms[0]?.has('scope')).toBe(false)
  })

  it('may be given as path and query: the redirect URI is configuration', async () => {
    const { creds, request, callback } = await begin()
    const { pathname, search } = callback()
    const tokens = await creds.fetchTokens({ callbackUrl: pathname + search, request })
    expect(tokens.accessToken).toMatch(/^at-/)
  })

  it.each<[what: string, members: Record<string, string | undefined>, code: string]>([
    ['of another request', { state: 'other' }, 'state_mismatch'],
    ['without a state', { state: undefined }, 'state_mismatch'],
    ['of another server', { iss: 'https://evil.example' }, 'issuer_mismatch'],
    ['that names no server where every one does', { iss: undefined }, 'issuer_mismatch'],
    ['without a code', { code: undefined }, 'bad_response'],
    ['with an error of another request', { state: 'x', error: 'access_denied' }, 'state_mismatch'],
  ])('%s is refused before anything is sent', async (_what, members, code) => {
    const { server, creds, request, callback } = await begin()
    const callbackUrl = callback(members)
    await expect(creds.fetchTokens({ callbackUrl, request })).rejects.toMatchObject({ code })
    expect(server.forms).toEqual([])
  })

  it('of an issuer without a path is taken where the endpoints are named by hand, too', async () => {
    const server = await startRotatingServer()
    const creds = appAt(server, {
      tokenUrl: `${server.issuer}/token`,
      authBaseUrl: `${server.issuer}/authorize`,
    })
    const request = await creds.getAuthorizationUrl()
    const callbackWith = (iss: string): URL => {
      const url = new URL(redirectUri)
      const answer = { code: server.authorize(request.url), state: request.state, iss }
      for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value)
      return url
    }
    const foreign = callbackWith(`${server.issuer}/`)
    await expect(creds.fetchTokens({ callbackUrl: foreign, request })).rejects.toMatchObject({
      code: 'issuer_mismatch',
    })
    const tokens = await creds.fetchTokens({ callbackUrl: callbackWith(server.issuer), request })
    expect(tokens.accessToken).toMatch(/^at-/)
  })

  it('with a parameter twice is refused, whichever of them is right', async () => {
    const { server, creds, request, callback } = await begin()
    for (const name of ['state', 'iss', 'code']) {
      const callbackUrl = callback()
      callbackUrl.searchParams.append(name, 'x')
      await expect(creds.fetchTokens({ callbackUrl, request })).rejects.toBeInstanceOf(Error)
    }
    expect(server.forms).toEqual([])
  })

  it('with an error is that error', async () => {
    const { creds, request, callback } = await begin()
    const callbackUrl = callback({ error: 'access_denied', error_description: 'No.' })
    const error: unknown = await creds
      .fetchTokens({ callbackUrl, request })
      .catch((e: unknown) => e)
    expect(error).toBeInstanceOf(OAuthError)
    expect(error).toMatchObject({ error: 'access_denied', errorDescription: 'No.' })
  })

  it('of a request with another verifier is refused by the server, and the code not sent again', async () => {
    const { server, creds, request, callback } = await begin()
    const other = { ...request, codeVerifier: 'a'.repeat(43) }
    await expect(
      creds.fetchTokens({ callbackUrl: callback(), request: other }),
    ).rejects.toMatchObject({ error: 'invalid_grant' })
    expect(server.forms).toHaveLength(1)
  })
})

describe('a code alone', () => {
  it('is exchanged by whoever has checked its state, with another client if that is said', async () => {
    const { server, creds, request } = await begin()
    const code = server.authorize(request.url)
    const { codeVerifier } = request
    const tokens = await creds.fetchTokens({ code, codeVerifier, clientId: 'b', clientSecret: 'c' })
    expect(tokens.accessToken).toMatch(/^at-/)
    expect([creds.clientId, creds.clientSecret]).toEqual(['b', 'c'])
  })
})

describe('logins of many people with one client', () => {
  it('share nothing', async () => {
    const server = await startRotatingServer()
    const logIn = async () => {
      const creds = appAt(server)
      const request = await creds.getAuthorizationUrl()
      const code = server.authorize(request.url)
      await creds.fetchTokens({ code, codeVerifier: request.codeVerifier })
      return creds
    }
    const [ada, bob] = [await logIn(), await logIn()]
    const nobody = appAt(server)
    expect(ada?.accessToken).not.toBe(bob?.accessToken)
    expect(await nobody.getAccessToken()).not.toBe(ada?.accessToken)
    await Promise.all([ada?.refresh(), bob?.refresh()])
    expect(server.isCurrent(ada?.refreshToken)).toBe(true)
    expect(server.isCurrent(bob?.refreshToken)).toBe(true)
    expect(ada?.refreshToken).not.toBe(bob?.refreshToken)
  })

  it('are kept in the profile that was named, and found there by the next program', async () => {
    const storageAdapter = memoryStore()
    const { server, creds, request, callback } = await begin({ storageAdapter })
    const tokens = await creds.fetchTokens({ callbackUrl: callback(), request })
    const next = new Credentials({ storageAdapter, env: false })
    expect(await next.getAccessToken()).toBe(tokens.accessToken)
    expect(await next.getCredentials()).toMatchObject({
      clientId: appId,
      clientSecret: appSecret,
      refreshToken: creds.refreshToken,
      profile: 'default',
      source: { clientId: 'store', accessToken: 'store', refreshToken: 'store' },
    })
    server.end(creds.refreshToken ?? '')
    await expect(next.refresh()).rejects.toMatchObject({ code: 'reauth_required' })
  })
})
