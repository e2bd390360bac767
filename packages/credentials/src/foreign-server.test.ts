/**
 * Against oidc-provider, an authorization server that is not ours and knows nothing of us.
 */
import Provider, { type Configuration, errors } from 'oidc-provider'
import { describe, expect, it } from 'vitest'
import { Credentials } from './credentials.ts'
import { listen } from './testing/listen.ts'

const secret = 'odd secret: 100 % + /=&~*'
const resource = 'http://localhost:4001'

async function startProvider(method: 'client_secret_basic' | 'client_secret_post') {
  // Set once the provider exists, which needs the address first.
  const later: { handler?: ReturnType<Provider['callback']> } = {}
  const issuer = await listen((request, response) => {
    void later.handler?.(request, response)
  })
  const configuration: Configuration = {
    clients: [
      {
        client_id: 'cl_worker',
        client_secret: secret,
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
        token_endpoint_auth_method: method,
      },
    ],
    clientAuthMethods: [method],
    scopes: ['balance:read'],
    ttl: { ClientCredentials: 600 },
    features: {
      clientCredentials: { enabled: true },
      introspection: { enabled: true },
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_context, uri) => {
          if (uri !== resource) throw new errors.InvalidTarget()
          return { scope: 'balance:read', accessTokenFormat: 'jwt' }
        },
      },
    },
  }
  const provider = new Provider(issuer, configuration)
  let granted = 0
  provider.on('grant.success', () => granted++)
  later.handler = provider.callback()
  return { issuer, granted: () => granted }
}

describe('oidc-provider', () => {
  it.each(['client_secret_basic', 'client_secret_post'] as const)(
    'gives one token to a hundred callers that authenticate by %s, found from its metadata',
    async (method) => {
      const { issuer, granted } = await startProvider(method)
      const creds = new Credentials({ issuer, clientId: 'cl_worker', clientSecret: secret })
      const tokens = await Promise.all(Array.from({ length: 100 }, () => creds.getAccessToken()))
      expect(new Set(tokens).size).toBe(1)
      expect(granted()).toBe(1)
    },
  )

  it('gives a JWT for the API and the scope asked for', async () => {
    const { issuer } = await startProvider('client_secret_basic')
    const creds = new Credentials({
      issuer,
      clientId: 'cl_worker',
      clientSecret: secret,
      resource,
      scope: 'balance:read',
    })
    const payload = (await creds.getAccessToken()).split('.')[1] ?? ''
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
      aud: resource,
      scope: 'balance:read',
      client_id: 'cl_worker',
    })
  })

  it('refuses a wrong secret and an API it does not know, in words that arrive', async () => {
    const { issuer } = await startProvider('client_secret_basic')
    const wrong = new Credentials({ issuer, clientId: 'cl_worker', clientSecret: 'wrong' })
    await expect(wrong.getAccessToken()).rejects.toMatchObject({
      error: 'invalid_client',
      status: 401,
      reauthRequired: true,
    })
    const lost = new Credentials({
      issuer,
      clientId: 'cl_worker',
      clientSecret: secret,
      resource: 'https://elsewhere.example',
    })
    await expect(lost.getAccessToken()).rejects.toMatchObject({ error: 'invalid_target' })
  })
})
