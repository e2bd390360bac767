/** Finds, gets, caches, renews, stores and revokes OAuth 2.0 credentials. Runs wherever there are fetch and WebCrypto. */
export type { AuthorizationOptions, AuthorizationRequest } from './authorization-request.ts'
export type { ClientAuth } from './client-auth/client-auth.ts'
export type { PrivateKeyJwt } from './client-auth/signing-key.ts'
export { Credentials } from './credentials.ts'
export {
  CredentialsError,
  type ErrorCode,
  type ErrorDetails,
  OAuthError,
  type OAuthErrorAnswer,
} from './errors.ts'
export type { BareCode, Callback, FetchTokensOptions } from './exchange-code.ts'
export type { ExplainedLink } from './explain.ts'
export { clientCredentials } from './grants/client-credentials.ts'
export { type DeveloperTokenOptions, developerToken } from './grants/developer-token.ts'
export { type DeviceCode, type DeviceFlowOptions, deviceFlow } from './grants/device-flow.ts'
export { firstOf } from './grants/first-of.ts'
export type { Grant, GrantContext, Login } from './grants/grant.ts'
export { type TokenExchangeOptions, tokenExchange } from './grants/token-exchange.ts'
export { type WorkloadOptions, workload } from './grants/workload.ts'
export type { JwtPayload } from './jwt.ts'
export type {
  CallOptions,
  CredentialsOptions,
  HttpOptions,
  Logger,
  Milliseconds,
  RetryOptions,
  Secret,
  TlsOptions,
  TokensReason,
} from './options.ts'
export { PartialCredentialsError, type Tried } from './partial-credentials-error.ts'
export type { Provenance } from './provenance.ts'
export type { ReadOnlyCredentials } from './read-only-credentials.ts'
export type { RevocationResult } from './revoke.ts'
export type { ServerMetadata } from './server-metadata.ts'
export {
  type StorageAdapter,
  StoreConflictError,
  type StoredProfile,
  type StoredRecord,
} from './storage-adapter.ts'
export { fileStore } from './stores/file-store.ts'
export { keychainStore } from './stores/keychain-store.ts'
export { memoryStore } from './stores/memory-store.ts'
export { credentialsPerTenant, type TenantCredentials, type TenantOptions } from './tenants.ts'
export type { TokenSet } from './token-set.ts'
