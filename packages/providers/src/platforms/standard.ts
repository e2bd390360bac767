/**
 * A platform that speaks as the RFCs say. What others differ from.
 *
 * @see RFC 6749, RFC 7009, RFC 7636
 */
import type { Dialect } from '../dialect.ts'

export const standardDialect: Dialect = {
  grants: ['authorization_code', 'client_credentials', 'refresh_token'],
  bodies: {
    authorization_code: ['form'],
    client_credentials: ['form'],
    refresh_token: ['form'],
    revocation: ['form'],
  },
  bodyFallback: { statuses: [], phrases: [] },
  clientAuth: ['client_secret_basic', 'client_secret_post', 'none'],
  scopes: [],
  lifetimes: { accessToken: 3600 },
  refresh: {
    kind: 'rotating', // RFC 9700 §4.14
    issuedWith: ['authorization_code', 'refresh_token'],
    clientAuth: 'required',
  },
  answer: { members: ['access_token', 'token_type', 'expires_in', 'scope'], expiresIn: 'number' },
  errors: {
    code: 'error',
    description: 'error_description',
    inSuccess: false,
    statuses: {},
    names: {},
    texts: {},
  },
  revocation: {
    tokens: ['access_token', 'refresh_token'],
    clientAuth: ['client_secret_basic', 'client_secret_post', 'none'],
  },
  authorization: { parameters: [], callback: [], pkce: 'supported', redirectUris: 'exact' },
  accessToken: 'opaque',
  api: { examples: [], challenge: true },
}
