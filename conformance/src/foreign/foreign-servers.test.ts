/**
 * The client library against authorization servers that no one here wrote: a person signs in with PKCE,
 * tokens are refreshed and revoked, a program gets its own, as far as each server goes.
 */
import { Credentials, type CredentialsOptions } from '@keygrant/credentials'
import { OAuth2Server } from 'oauth2-mock-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startBetterAuth } from './better-auth-server.ts'
import { type Foreign, followRedirects, redirectUri } from './foreign-server.ts'
import { startProvider } from './oidc-provider-server.ts'

const program = { clientId: 'program', clientSecret: 'a secret of a foreign server' }
const app = { clientId: 'app', clientSecret: 'another secret of a foreign server' }

async function startMockServer(): Promise<Foreign> {
  const server = new OAuth2Server()
  await server.issuer.keys.generate('RS256')
  await server.start(0, '127.0.0.1')
  const { port } = server.address()
  server.issuer.url = `http://127.0.0.1:${port}`
  return {
    issuer: server.issuer.url,
    program,
    app,
    [Symbol.asyncDispose]: () => server.stop(),
  }
}

const startOidcProvider = (): Promise<Foreign> => {
  const none = { redirect_uris: [], response_types: [] }
  return startProvider({
    clients: [
      {
        client_id: program.clientId,
        client_secret: program.clientSecret,
        grant_types: ['client_credentials'],
        ...none,
      },
      {
        client_id: app.clientId,
        client_secret: app.clientSecret,
        grant_types: ['authorization_code', 'refresh_token'],
        redirect_uris: [redirectUri],
        application_type: 'native',
      },
    ],
    features: { clientCredentials: { enabled: true }, revocation: { enabled: true } },
  }).then(({ issuer, [Symbol.asyncDispose]: end }) => ({
    issuer,
    program,
    app,
    [Symbol.asyncDispose]: end,
  }))
}

describe.each<[string, () => Promise<Foreign>]>([
  ['oauth2-mock-server', startMockServer],
  ['oidc-provider', startOidcProvider],
  ['better-auth', startBetterAuth],
])('%s', (_name, start) => {
  let foreign: Foreign
  beforeAll(async () => {
    foreign = await start()
  })
  afterAll(() => foreign[Symbol.asyncDispose]())
  const credentials = (options: CredentialsOptions) =>
    new Credentials({ issuer: foreign.issuer, env: false, ...options })

  it('gives a program one token for a hundred callers, found from its metadata', async () => {
    await using creds = credentials(foreign.program)
    const tokens = await Promise.all(Array.from({ length: 100 }, () => creds.getAccessToken()))
    expect(new Set(tokens).size).toBe(1)
  })

  it('signs a person in with PKCE and a nonce, refreshes, and revokes', async () => {
    const told: string[] = []
    await using creds = credentials({
      ...foreign.app,
      redirectUri,
      scope: 'openid offline_access',
      onTokens: (_tokens, why) => void told.push(why),
    })
    const request = await creds.getAuthorizationUrl({ prompt: 'consent' })
    const callbackUrl = await followRedirects(request.url)
    const first = await creds.fetchTokens({ callbackUrl, request })
    expect(first.idToken?.split('.')).toHaveLength(3)
    const second = await creds.refresh()
    expect(told).toEqual(['exchange', 'refresh'])
    expect([first.refreshToken, second.refreshToken]).toEqual([
      expect.any(String),
      expect.any(String),
    ])
    expect((await creds.revokeRefreshToken()).revoked).toBe(true)
  })

  it('is not believed when the callback is of another request', async () => {
    await using creds = credentials({ ...foreign.app, redirectUri, scope: 'openid' })
    const request = await creds.getAuthorizationUrl()
    const callbackUrl = await followRedirects(request.url)
    const other = await creds.getAuthorizationUrl()
    await expect(creds.fetchTokens({ callbackUrl, request: other })).rejects.toMatchObject({
      code: 'state_mismatch',
    })
  })
})
