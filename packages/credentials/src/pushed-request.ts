/**
 * An authorization request that is sent to the server itself: the browser is given a reference to it.
 *
 * @see RFC 9126
 */
import { CredentialsError } from './errors.ts'
import { postForm } from './protocol.ts'
import type { Resolved } from './resolve.ts'
import { openExchange, unwrap } from './token-request.ts'

/**
 * Pushes a request, with client authentication.
 *
 * @returns What the browser's address has instead of the parameters, RFC 9126 §4.
 * @throws {CredentialsError} `invalid_configuration` if the server takes none, `bad_response` if it answers
 *   something else than a reference, and what a token request can fail with.
 */
export async function pushRequest(
  resolved: Resolved,
  parameters: URLSearchParams,
  signal: AbortSignal,
): Promise<URLSearchParams> {
  // Only metadata names the endpoint, so it is asked for even where the token endpoint is known.
  const exchange = await openExchange({ ...resolved, tokenUrl: undefined }, {}, signal)
  const { pushedAuthorizationRequestEndpoint: endpoint } = exchange.server
  if (endpoint === undefined)
    throw new CredentialsError(
      'invalid_configuration',
      "The server's metadata names no pushed authorization request endpoint.",
    )
  const answer = unwrap(
    await postForm({ ...exchange, endpoint, form: new URLSearchParams(parameters) }),
  )
  const { request_uri } = answer
  if (typeof request_uri !== 'string' || request_uri === '')
    throw new CredentialsError(
      'bad_response',
      'The server answered a pushed request without a request_uri.',
    )
  return new URLSearchParams({ client_id: exchange.client.clientId, request_uri })
}
