/**
 * Telling the authorization server that a token is no longer wanted.
 *
 * @see RFC 7009
 */
import { PartialCredentialsError } from './partial-credentials-error.ts'
import { postForm } from './protocol.ts'
import type { Resolved } from './resolve.ts'
import { openExchange, unwrap } from './token-request.ts'

/**
 * What became of a revocation.
 *
 * @see RFC 7009 §2.2
 */
export interface RevocationResult {
  /** Whether the server took it; an unknown token counts as revoked. */
  readonly revoked: boolean
  readonly token: 'access_token' | 'refresh_token'
  /** What the server answered, if anything. */
  readonly body?: unknown
}

/** A token, and which of the two it is. */
export interface Revocable {
  readonly token: string
  readonly kind: 'access_token' | 'refresh_token'
}

/**
 * Revokes a token.
 *
 * @throws {CredentialsError} `oauth_error` if the server refuses, `partial_credentials` if it has no
 *   revocation endpoint.
 */
export async function revokeToken(
  resolved: Resolved,
  { token, kind }: Revocable,
  signal: AbortSignal,
): Promise<RevocationResult> {
  const parameters = { token, token_type_hint: kind }
  const exchange = await openExchange(resolved, parameters, signal)
  const endpoint = exchange.server.revocationEndpoint
  if (endpoint === undefined) throw new PartialCredentialsError(['tokenRevokeUrl'], resolved.tried)
  const form = new URLSearchParams(parameters)
  const body = unwrap(await postForm({ ...exchange, endpoint, form }))
  const empty = Object.keys(body).length === 0
  return Object.freeze({ revoked: true, token: kind, ...(empty ? {} : { body }) })
}
