/**
 * Amazon Cognito user pools.
 *
 * Source: the Amazon Cognito developer guide, pages of the token, authorize, revoke and userInfo
 * endpoints, and of app client settings.
 */
import { serverAddress } from '../choose.ts'
import type { Contradiction, ProviderDescription } from '../description.ts'
import type { Dialect } from '../dialect.ts'

const refresh: Dialect['refresh'] = {
  // Token endpoint page: no new refresh token unless rotation is on.
  kind: 'fixed',
  issuedWith: ['authorization_code'],
  clientAuth: 'required',
}

const errors: Dialect['errors'] = {
  code: 'error',
  description: 'error_description',
  inSuccess: false,
  statuses: { invalid_client: 400 }, // token endpoint page: every error comes with 400
  names: {},
  texts: {},
}

export const cognitoDialect: Dialect = {
  grants: ['authorization_code', 'client_credentials', 'refresh_token'],
  bodies: {
    // Token endpoint page: the content type must be application/x-www-form-urlencoded.
    authorization_code: ['form'],
    client_credentials: ['form'],
    refresh_token: ['form'],
    revocation: ['form'],
  },
  bodyFallback: { statuses: [], phrases: [] },
  clientAuth: ['client_secret_basic', 'client_secret_post', 'none'],
  scopes: [],
  lifetimes: {
    accessToken: 3600, // settable from five minutes to a day
    refreshToken: 30 * 86_400, // default; settable from an hour to ten years
    code: 300,
  },
  refresh,
  answer: { members: ['access_token', 'token_type', 'expires_in'], expiresIn: 'number' },
  errors,
  revocation: {
    tokens: ['refresh_token'], // revoke endpoint page: else unsupported_token_type
    clientAuth: ['client_secret_basic', 'client_secret_post', 'none'],
  },
  authorization: {
    parameters: [
      { name: 'identity_provider', meaning: 'The identity provider to sign in with.' },
      { name: 'idp_identifier', meaning: 'The same, by an identifier such as a mail domain.' },
    ],
    callback: [],
    pkce: 'supported', // S256 only
    redirectUris: 'exact',
  },
  accessToken: 'RS256',
  api: { examples: [], challenge: true },
}

export const cognitoContradictions: readonly Contradiction[] = [
  {
    about: 'invalid-client-status',
    branches: [
      { name: '400', source: 'Token endpoint page.' },
      {
        name: '401',
        source: 'RFC 6749 §5.2, and the revoke endpoint page.',
        dialect: { errors: { statuses: {} } },
      },
    ],
  },
  {
    about: 'client-auth',
    branches: [
      { name: 'basic-or-post', source: 'Token endpoint page, present revision.' },
      {
        name: 'basic',
        source: 'Token endpoint page, old revision: Basic if the client has a secret.',
        dialect: { clientAuth: ['client_secret_basic', 'none'] },
      },
    ],
  },
  {
    about: 'refresh-token',
    branches: [
      { name: 'fixed', source: 'Default of an app client.' },
      {
        name: 'rotating',
        source: 'App client with refresh token rotation.',
        dialect: {
          refresh: {
            kind: 'rotating',
            retryWindow: 60, // settable from none to a minute
            issuedWith: ['authorization_code', 'refresh_token'],
          },
        },
      },
    ],
  },
]

/** What a user pool is found by. */
export interface CognitoOptions {
  /** The user pool's domain, such as `https://my-app.auth.eu-west-1.amazoncognito.com`. */
  readonly domain: string | URL
  /** The user pool's id, such as `eu-west-1_AbCdEf123`: what metadata and keys are found by. */
  readonly userPoolId?: string
}

/** `eu-west-1_AbCdEf123` → where that pool says who it is. */
function issuerOf(userPoolId: string): string {
  const [, region = ''] = /^([a-z]{2}(?:-[a-z]+)+-\d)_[A-Za-z0-9]+$/u.exec(userPoolId) ?? []
  if (region === '') throw new TypeError('userPoolId must look like eu-west-1_AbCdEf123')
  return `https://cognito-idp.${region}.amazonaws.com/${userPoolId}`
}

/**
 * Describes a Cognito user pool.
 *
 * @throws {TypeError} For a domain that is no https address, or a pool id of another shape.
 */
export function cognito({ domain, userPoolId }: CognitoOptions): ProviderDescription {
  const base = serverAddress(domain, 'domain')
  const issuer = userPoolId === undefined ? undefined : issuerOf(userPoolId)
  return {
    name: 'cognito',
    title: 'Amazon Cognito',
    ...(issuer !== undefined && { issuer }),
    endpoints: {
      authorization: `${base}/oauth2/authorize`,
      token: `${base}/oauth2/token`,
      revocation: `${base}/oauth2/revoke`,
      userinfo: `${base}/oauth2/userInfo`,
      ...(issuer !== undefined && { jwks: `${issuer}/.well-known/jwks.json` }),
    },
    domains: [],
    environment: {},
    dialect: cognitoDialect,
    contradictions: cognitoContradictions,
  }
}
