/** Decides everything an OAuth 2.0 authorization server decides; pure but for its ports. */
export * from './account-ports.ts'
export * from './admin-ports.ts'
export * from './authorize/authorization-request.ts'
export { redirectUriFault } from './clients/check-redirect-uri.ts'
export {
  clientDefaults,
  clientTypes,
  newClient,
  type RegistrationFault,
  refreshTokenPolicyOf,
  registrationFaults,
} from './clients/registration.ts'
export * from './delegation-ports.ts'
export type { Deps, EndpointRequest } from './deps.ts'
export { type IntrospectionResponse, introspect } from './endpoints/introspect.ts'
export { type JwkSet, jwks, jwksMaxAge } from './endpoints/jwks.ts'
export { endpointPaths, metadata } from './endpoints/metadata.ts'
export { revoke } from './endpoints/revoke.ts'
export { token } from './endpoints/token.ts'
export { type IdentifierPrefix, identifierPrefixes, newIdentifier } from './identifiers.ts'
export { chooseKey, publishedKeys } from './keys/choose-key.ts'
export {
  planRotation,
  type RotationContext,
  type RotationPlan,
  rotateNow,
} from './keys/plan-rotation.ts'
export * from './policy.ts'
export * from './ports.ts'
export * from './problems.ts'
export { isAddressBlock } from './proof/address-allowed.ts'
export { newRevocation } from './revocation/new-revocation.ts'
export { RevocationSet } from './revocation/revocation-set.ts'
export { type NewClientSecret, newClientSecret } from './tokens/client-secret.ts'
export type { TokenResponse } from './tokens/mint.ts'
export { type ActiveAccessToken, readAccessToken } from './tokens/read-access-token.ts'
