/**
 * What is known of an authorization server.
 *
 * @see RFC 8414 §2, RFC 9126 §5
 */

/** The endpoints of an authorization server and what it supports, as far as it says. */
export interface ServerMetadata {
  /** Its issuer identifier; without one, the origin of its token endpoint. */
  readonly issuer: string
  /** Whether `issuer` is the server's own word, which ID tokens and callbacks are compared with. */
  readonly issuerKnown: boolean
  readonly tokenEndpoint: URL
  readonly authorizationEndpoint: URL | undefined
  readonly revocationEndpoint: URL | undefined
  readonly deviceAuthorizationEndpoint: URL | undefined
  readonly pushedAuthorizationRequestEndpoint: URL | undefined
  /** `require_pushed_authorization_requests`, RFC 9126 §5. */
  readonly requiresPushedRequests: boolean
  /** `token_endpoint_auth_methods_supported`. */
  readonly authMethods: readonly string[] | undefined
  /** Whether every callback names the issuer (RFC 9207 §3). */
  readonly namesIssuerInCallback: boolean
  /** `code_challenge_methods_supported`. */
  readonly codeChallengeMethods: readonly string[] | undefined
  /** `id_token_signing_alg_values_supported`. */
  readonly idTokenAlgorithms: readonly string[] | undefined
}
