/**
 * What a 401 says about the token that was sent, and whether the request can be sent again. Loaded when
 * there is one.
 *
 * @see RFC 6750 §3.1
 */
import { parseChallenges } from '@keygrant/protocol/www-authenticate'

/**
 * Whether the API says the token is no longer good. Any other 401 is not about the token's age.
 *
 * @param wordless Whether the API is known to say nothing besides the status.
 */
export function refusesToken({ headers }: Response, wordless: boolean): boolean {
  const challenge = headers.get('www-authenticate')
  if (challenge === null) return wordless
  return parseChallenges(challenge).some(
    ({ scheme, parameters }) =>
      scheme.toLowerCase() === 'bearer' && parameters['error'] === 'invalid_token',
  )
}

const isRequest = (input: RequestInfo | URL): input is Request =>
  typeof input === 'object' && 'headers' in input

/** Whether the same request can be sent again: a stream is gone once it was read. */
export function isReplayable(input: RequestInfo | URL, init: RequestInit | undefined): boolean {
  const body = init?.body
  if (body !== undefined && body !== null)
    return (
      typeof body === 'string' ||
      body instanceof URLSearchParams ||
      body instanceof Blob ||
      body instanceof FormData ||
      body instanceof ArrayBuffer ||
      ArrayBuffer.isView(body)
    )
  if (!isRequest(input)) return true
  // Where requests don't show their body, only a method without one is sure to have none.
  return input.body === undefined ? ['GET', 'HEAD'].includes(input.method) : input.body === null
}
