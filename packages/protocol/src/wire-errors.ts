/**
 * Every error code that leaves the server in an OAuth answer, with its status and its source.
 *
 * @see IANA OAuth Extensions Error Registry
 */

/** Each code's HTTP status and source. */
export const wireErrors = {
  invalid_request: { status: 400, source: 'RFC 6749 §5.2' },
  invalid_client: { status: 401, source: 'RFC 6749 §5.2' },
  invalid_grant: { status: 400, source: 'RFC 6749 §5.2' },
  unauthorized_client: { status: 400, source: 'RFC 6749 §5.2' },
  unsupported_grant_type: { status: 400, source: 'RFC 6749 §5.2' },
  invalid_scope: { status: 400, source: 'RFC 6749 §5.2' },
  invalid_target: { status: 400, source: 'RFC 8707 §2' },
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
