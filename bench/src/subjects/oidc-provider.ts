/** The peer: oidc-provider in memory, ES256 JWT access tokens for one client, opaque for another. */
import { generateKeyPairSync } from 'node:crypto'
import Provider, { type Configuration } from 'oidc-provider'

const port = Number(process.env['BENCH_PORT'])
const clientId = process.env['BENCH_CLIENT_ID'] ?? ''
const clientSecret = process.env['BENCH_CLIENT_SECRET'] ?? ''
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const resource = 'https://api.example.com'

const client = (id: string, method: 'client_secret_basic' | 'client_secret_post') => ({
  client_id: id,
  client_secret: clientSecret,
  grant_types: ['client_credentials'],
  redirect_uris: [],
  response_types: [],
  token_endpoint_auth_method: method,
  id_token_signed_response_alg: 'ES256' as const,
})

const configuration: Configuration = {
  clients: [
    client(clientId, 'client_secret_basic'),
    client(`${clientId}-post`, 'client_secret_post'),
    client(`${clientId}-opaque`, 'client_secret_basic'),
  ],
  jwks: {
    keys: [{ ...privateKey.export({ format: 'jwk' }), kty: 'EC', alg: 'ES256', use: 'sig' }],
  },
  scopes: ['balance:read'],
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    introspection: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => resource,
      getResourceServerInfo: (_ctx, _resource, { clientId: id }) => ({
        scope: 'balance:read',
        audience: resource,
        accessTokenTTL: 3600,
        ...(id.endsWith('-opaque')
          ? { accessTokenFormat: 'opaque' as const }
          : { accessTokenFormat: 'jwt' as const, jwt: { sign: { alg: 'ES256' as const } } }),
      }),
    },
  },
}

const provider = new Provider(`http://localhost:${port}`, configuration)
provider.listen(port, '127.0.0.1', () => process.send?.('ready'))
