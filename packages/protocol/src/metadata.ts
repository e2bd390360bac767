/** The documents by which servers describe themselves. Members are spelled as on the wire. */

/** Authorization server metadata, RFC 8414 §2. */
export interface AuthorizationServerMetadata {
  readonly issuer: string
  readonly authorization_endpoint?: string
  readonly token_endpoint: string
  readonly jwks_uri: string
  readonly scopes_supported?: readonly string[]
  readonly response_types_supported: readonly string[]
  readonly response_modes_supported?: readonly string[]
  readonly device_authorization_endpoint?: string
  /** RFC 9126 §5. */
  readonly pushed_authorization_request_endpoint?: string
  readonly authorization_response_iss_parameter_supported?: boolean
  readonly grant_types_supported: readonly string[]
  readonly token_endpoint_auth_methods_supported: readonly string[]
  readonly revocation_endpoint?: string
  readonly revocation_endpoint_auth_methods_supported?: readonly string[]
  readonly introspection_endpoint?: string
  /** Keygrant's own: the revocation feed. */
  readonly revocations_endpoint?: string
  readonly introspection_endpoint_auth_methods_supported?: readonly string[]
  readonly code_challenge_methods_supported?: readonly string[]
  readonly service_documentation?: string
  readonly ui_locales_supported?: readonly string[]
  readonly dpop_signing_alg_values_supported?: readonly string[]
}

/** OpenID provider metadata, OpenID Connect Discovery 1.0 §3, and RP-Initiated Logout 1.0 §2.1. */
export interface OpenidConfiguration extends AuthorizationServerMetadata {
  readonly authorization_endpoint: string
  readonly userinfo_endpoint: string
  readonly end_session_endpoint: string
  readonly subject_types_supported: readonly string[]
  readonly id_token_signing_alg_values_supported: readonly string[]
  readonly claims_supported: readonly string[]
  readonly claims_parameter_supported: boolean
  readonly request_parameter_supported: boolean
  readonly request_uri_parameter_supported: boolean
  readonly acr_values_supported: readonly string[]
  readonly prompt_values_supported: readonly string[]
}

/** Protected resource metadata, RFC 9728 §2. */
export interface ProtectedResourceMetadata {
  readonly resource: string
  readonly authorization_servers: readonly string[]
  readonly scopes_supported?: readonly string[]
  readonly bearer_methods_supported: readonly string[]
  readonly resource_name?: string
  readonly resource_documentation?: string
  readonly dpop_signing_alg_values_supported?: readonly string[]
  readonly dpop_bound_access_tokens_required?: boolean
  readonly tls_client_certificate_bound_access_tokens?: boolean
}

/** A public key in a JWK Set, RFC 7517 §4. */
export interface PublicJwk {
  readonly kty: 'EC' | 'OKP' | 'RSA'
  readonly kid: string
  readonly use: 'sig'
  readonly alg: SigningAlgorithm
  readonly crv?: string
  readonly x?: string
  readonly y?: string
  readonly n?: string
  readonly e?: string
}

/** Signature algorithms for access tokens. ES256 is the default. */
export const signingAlgorithms = ['ES256', 'EdDSA', 'RS256'] as const
/** An `alg` value that Keygrant signs and verifies with. */
export type SigningAlgorithm = (typeof signingAlgorithms)[number]

/**
 * The well-known names, and what becomes of a slash that ends the path: RFC 8414 has it removed,
 * RFC 9728 only the one that directly follows the host.
 */
const wellKnownNames = {
  'oauth-authorization-server': { source: 'RFC 8414 §3.1', keepsTrailingSlash: false },
  'oauth-protected-resource': { source: 'RFC 9728 §3.1', keepsTrailingSlash: true },
} as const satisfies Record<string, { source: string; keepsTrailingSlash: boolean }>

/** A registered name of a metadata document that stands between host and path. */
export type WellKnownName = keyof typeof wellKnownNames

/**
 * Where a metadata document lives: the well-known name stands between host and path.
 *
 * @param identifier The issuer, or the resource. A fragment or credentials in it are left out.
 * @throws {TypeError} If the identifier is no absolute URL with a host.
 * @see RFC 8414 §3.1, RFC 9728 §3.1
 */
export function wellKnownUrl(identifier: string | URL, name: WellKnownName): URL {
  const { origin, pathname, search } = new URL(identifier)
  const bare = pathname === '/' || !wellKnownNames[name].keepsTrailingSlash
  const path = bare && pathname.endsWith('/') ? pathname.slice(0, -1) : pathname
  return new URL(`${origin}/.well-known/${name}${path}${search}`)
}
