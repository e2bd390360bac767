/** Gets, caches and renews OAuth 2.0 tokens for programs. Runs wherever there are fetch and WebCrypto. */
export type { ClientAuth } from './client-auth/choose-method.ts'
export { Credentials } from './credentials.ts'
export {
  CredentialsError,
  type ErrorCode,
  type ErrorDetails,
  OAuthError,
  type OAuthErrorAnswer,
} from './errors.ts'
export { clientCredentials } from './grants/client-credentials.ts'
export type { Grant, GrantContext } from './grants/grant.ts'
export type {
  CallOptions,
  CredentialsOptions,
  HttpOptions,
  Logger,
  Milliseconds,
  RetryOptions,
  Secret,
} from './options.ts'
export type { TokenSet } from './token-set.ts'
