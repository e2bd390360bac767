/**
 * Writes the answer that holds a token as JSON. The token is most of it and, being base64url or
 * base62, has nothing to escape: looking through it would cost as much as writing all the rest.
 */
import type { TokenResponse } from '@keygrant/engine'

/** The same text that `JSON.stringify` gives, with the access token put in as it is. */
export function tokenJson(answer: TokenResponse): string {
  const rest = JSON.stringify({ ...answer, access_token: undefined })
  return `{"access_token":"${answer.access_token}",${rest.slice(1)}`
}
