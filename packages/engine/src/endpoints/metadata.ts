/**
 * Authorization server metadata: what this server is and where its endpoints are.
 *
 * @see RFC 8414 §2
 */
import { type AuthorizationServerMetadata, clientAuthMethods } from '@keygrant/protocol'
import { methods } from '../client-auth/authenticate.ts'
import { grants } from '../grants/registry.ts'
import type { Policy } from '../policy.ts'

/** Paths of the endpoints, below the issuer. */
export const endpointPaths = {
  token: '/oauth2/token',
  revoke: '/oauth2/revoke',
  introspect: '/oauth2/introspect',
  jwks: '/oauth2/jwks',
} as const

/** The document, for both well-known paths. It depends on nothing but the policy. */
export function metadata({ issuer }: Policy): AuthorizationServerMetadata {
  const names = methods.map(({ name }) => name)
  const confidential = names.filter((name) => clientAuthMethods[name].confidential)
  return {
    issuer,
    token_endpoint: issuer + endpointPaths.token,
    jwks_uri: issuer + endpointPaths.jwks,
    // RFC 8414 requires the member; without an authorization endpoint there are none.
    response_types_supported: [],
    grant_types_supported: [...grants.keys()],
    token_endpoint_auth_methods_supported: names,
    revocation_endpoint: issuer + endpointPaths.revoke,
    revocation_endpoint_auth_methods_supported: names,
    introspection_endpoint: issuer + endpointPaths.introspect,
    introspection_endpoint_auth_methods_supported: confidential,
  }
}
