/**
 * What a 401 says about the token that was sent.
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
