/**
 * Authorization server metadata: what this server is and where its endpoints are.
 *
 * @see RFC 8414 §2
 */
import {
  type AuthorizationServerMetadata,
  clientAuthMethods,
  codeChallengeMethods,
  signingAlgorithms,
} from '@keygrant/protocol'
import { responseModes } from '../authorize/authorization-request.ts'
import { methods } from '../client-auth/authenticate.ts'
import { grants } from '../grants/registry.ts'
import type { Policy } from '../policy.ts'

/** Paths of the endpoints, below the issuer. */
export const endpointPaths = {
  token: '/oauth2/token',
  revoke: '/oauth2/revoke',
  introspect: '/oauth2/introspect',
  jwks: '/oauth2/jwks',
  revocations: '/oauth2/revocations',
  authorize: '/oauth2/authorize',
  par: '/oauth2/par',
  deviceAuthorization: '/oauth2/device_authorization',
  userinfo: '/oauth2/userinfo',
  redeem: '/developer-tokens/redeem',
  endSession: '/logout',
} as const

/** The document, for both well-known paths. It depends on nothing but the policy. */
export function metadata({ issuer }: Policy): AuthorizationServerMetadata {
  const names = methods.map(({ name }) => name)
  const confidential = names.filter((name) => clientAuthMethods[name].confidential)
  return {
    issuer,
    token_endpoint: issuer + endpointPaths.token,
    jwks_uri: issuer + endpointPaths.jwks,
    authorization_endpoint: issuer + endpointPaths.authorize,
    device_authorization_endpoint: issuer + endpointPaths.deviceAuthorization,
    pushed_authorization_request_endpoint: issuer + endpointPaths.par,
    response_types_supported: ['code'],
    response_modes_supported: [...responseModes],
    code_challenge_methods_supported: Object.keys(codeChallengeMethods),
    authorization_response_iss_parameter_supported: true,
    grant_types_supported: [...grants.keys()],
    token_endpoint_auth_methods_supported: names,
    revocation_endpoint: issuer + endpointPaths.revoke,
    revocation_endpoint_auth_methods_supported: names,
    revocations_endpoint: issuer + endpointPaths.revocations,
    introspection_endpoint: issuer + endpointPaths.introspect,
    introspection_endpoint_auth_methods_supported: confidential,
    dpop_signing_alg_values_supported: [...signingAlgorithms],
  }
}
