/**
 * Keygrant itself. Source: this repository, docs/endpoints.
 */
import { serverAddress } from '../choose.ts'
import type { Contradiction, ProviderDescription } from '../description.ts'
import type { Dialect, DialectChange } from '../dialect.ts'
import { standardDialect } from './standard.ts'

const day = 86_400

const refresh: Dialect['refresh'] = {
  // The default policy of a client; it may also be none, fixed or rolling (docs/grants/refresh-token.md).
  kind: 'rotating',
  retryWindow: 10,
  issuedWith: ['authorization_code', 'refresh_token'],
  clientAuth: 'required',
}

const dialect: Dialect = {
  ...standardDialect,
  grants: [
    'authorization_code',
    'client_credentials',
    'refresh_token',
    'urn:ietf:params:oauth:grant-type:device_code',
  ],
  bodies: {
    // docs/endpoints/token.md: form; JSON is understood too.
    authorization_code: ['form', 'json'],
    client_credentials: ['form', 'json'],
    refresh_token: ['form', 'json'],
    'urn:ietf:params:oauth:grant-type:device_code': ['form', 'json'],
    revocation: ['form', 'json'],
  },
  refresh,
  lifetimes: { accessToken: 3600, code: 60, developerToken: [day, 7 * day, 30 * day] },
  developerTokens: { members: ['access_token', 'token_type', 'expires_in', 'scope'] },
  authorization: {
    parameters: [],
    callback: [{ name: 'iss', meaning: 'Who answers, RFC 9207.' }],
    pkce: 'required',
    redirectUris: 'exact',
  },
  accessToken: 'ES256',
  api: {
    // The demo API.
    examples: [{ method: 'GET', path: '/v1/balance', answer: { amount: 50, currency: 'usd' } }],
    challenge: true,
  },
}

const refreshAs = (kind: Dialect['refresh']['kind']): DialectChange => ({
  refresh: { kind, ...(kind === 'rolling' && { rollsAfter: 30 * day }) },
})

/** Not between documents: between clients, each of which has a policy. */
const contradictions: readonly Contradiction[] = [
  {
    about: 'refresh-token',
    branches: [
      { name: 'rotating', source: 'docs/grants/refresh-token.md: the default.' },
      { name: 'fixed', source: 'docs/grants/refresh-token.md.', dialect: refreshAs('fixed') },
      { name: 'rolling', source: 'docs/grants/refresh-token.md.', dialect: refreshAs('rolling') },
      {
        name: 'waived',
        source: 'docs/client-auth/waived.md: a machine client that refreshes without its secret.',
        dialect: {
          refresh: {
            issuedWith: ['client_credentials', 'refresh_token'],
            clientAuth: 'optional',
          },
        },
      },
    ],
  },
]

/**
 * Describes a Keygrant server.
 *
 * @throws {TypeError} For an issuer that is neither https nor of this machine.
 */
export function keygrant({ issuer }: { issuer: string | URL }): ProviderDescription {
  const base = serverAddress(issuer, 'issuer')
  return {
    name: 'keygrant',
    title: 'Keygrant',
    issuer: base,
    endpoints: {
      authorization: `${base}/oauth2/authorize`,
      token: `${base}/oauth2/token`,
      revocation: `${base}/oauth2/revoke`,
      introspection: `${base}/oauth2/introspect`,
      userinfo: `${base}/oauth2/userinfo`,
      deviceAuthorization: `${base}/oauth2/device_authorization`,
      registration: `${base}/oauth2/register`,
      jwks: `${base}/oauth2/jwks`,
      developerToken: `${base}/developer-tokens/redeem`,
    },
    domains: [],
    environment: {
      issuer: ['KEYGRANT_ISSUER'],
      clientId: ['KEYGRANT_CLIENT_ID'],
      clientSecret: ['KEYGRANT_CLIENT_SECRET'],
      accessToken: ['KEYGRANT_ACCESS_TOKEN'],
      refreshToken: ['KEYGRANT_REFRESH_TOKEN'],
      developerToken: ['KEYGRANT_DEVELOPER_TOKEN'],
      developerTokenProvider: ['KEYGRANT_DEVELOPER_TOKEN_PROVIDER'],
      credentialsFile: ['KEYGRANT_CREDENTIALS_FILE'],
      profile: ['KEYGRANT_PROFILE'],
      scope: ['KEYGRANT_SCOPE'],
    },
    dialect,
    contradictions,
  }
}
