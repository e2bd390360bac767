/**
 * What a 401 says about the token that was sent. Loaded when there is one.
 *
 * @see RFC 6750 §3.1, RFC 9449 §7.1
 */
import { parseChallenges } from '@keygrant/protocol/www-authenticate'
import type { FetchTokens } from './authenticated-fetch.ts'
import { type Exchange, present } from './present.ts'
import { Refusals } from './refusals.ts'
import { isReplayable } from './replayable.ts'

export { Refusals }

/** The answer after a 401: another token's, if the first was refused and the request can be sent again. */
export async function afterRefusal(
  exchange: Exchange,
  first: Response,
  { tokens, refusals }: { readonly tokens: FetchTokens; readonly refusals: Refusals },
): Promise<Response> {
  const { input, init, token } = exchange
  const { origin } = exchange.url
  const note = (response: Response, accessToken: string): boolean => {
    const refused = response.status === 401 && refusesToken(response, tokens.wordless === true)
    if (refused) refusals.note(origin, accessToken)
    else refusals.forget(origin)
    return refused
  }

  if (!note(first, token.accessToken) || refusals.isHopeless(origin)) return first
  tokens.refuse(token.accessToken)
  if (!isReplayable(input, init)) return first

  const other = await exchange.instead()
  if (other === undefined) return first
  await first.body?.cancel()
  const second = await present(exchange, other)
  note(second, other.accessToken)
  return second
}

/**
 * Whether the API says the token is no longer good. Any other 401 is not about the token's age.
 *
 * @param wordless Whether the API is known to say nothing besides the status.
 */
function refusesToken({ headers }: Response, wordless: boolean): boolean {
  const challenge = headers.get('www-authenticate')
  if (challenge === null) return wordless
  return parseChallenges(challenge).some(
    ({ scheme, parameters }) =>
      ['bearer', 'dpop'].includes(scheme.toLowerCase()) && parameters['error'] === 'invalid_token',
  )
}
