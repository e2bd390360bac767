/**
 * Every error code that leaves the server in an OAuth answer, with its status and its source.
 *
 * @see IANA OAuth Extensions Error Registry
 */

/** Each code's HTTP status and source. */
export const wireErrors = {
  invalid_request: { status: 400, source: 'RFC 6749 §5.2' },
  invalid_client: { status: 401, source: 'RFC 6749 §5.2' },
  invalid_dpop_proof: { status: 400, source: 'RFC 9449 §5' },
  invalid_token: { status: 401, source: 'RFC 6750 §3.1' },
  invalid_grant: { status: 400, source: 'RFC 6749 §5.2' },
  unauthorized_client: { status: 400, source: 'RFC 6749 §5.2' },
  unsupported_grant_type: { status: 400, source: 'RFC 6749 §5.2' },
  invalid_scope: { status: 400, source: 'RFC 6749 §5.2' },
  invalid_target: { status: 400, source: 'RFC 8707 §2' },
  access_denied: { status: 400, source: 'RFC 8628 §3.5' },
  unsupported_response_type: { status: 400, source: 'RFC 6749 §4.1.2.1' },
  authorization_pending: { status: 400, source: 'RFC 8628 §3.5' },
  slow_down: { status: 400, source: 'RFC 8628 §3.5' },
  expired_token: { status: 400, source: 'RFC 8628 §3.5' },
  login_required: { status: 400, source: 'OpenID Connect Core §3.1.2.6' },
  consent_required: { status: 400, source: 'OpenID Connect Core §3.1.2.6' },
  request_not_supported: { status: 400, source: 'OpenID Connect Core §3.1.2.6' },
  request_uri_not_supported: { status: 400, source: 'OpenID Connect Core §3.1.2.6' },
  registration_not_supported: { status: 400, source: 'OpenID Connect Core §3.1.2.6' },
  unsupported_token_type: { status: 400, source: 'RFC 7009 §2.2.1' },
  server_error: { status: 500, source: 'RFC 6749 §4.1.2.1' },
  temporarily_unavailable: { status: 503, source: 'RFC 6749 §4.1.2.1' },
} as const satisfies Record<string, { status: number; source: string }>

/** An `error` value that Keygrant sends. */
export type WireCode = keyof typeof wireErrors

/** The body of an OAuth error answer, RFC 6749 §5.2. */
export interface WireError {
  readonly error: WireCode
  readonly error_description: string
  readonly error_uri: string
}
