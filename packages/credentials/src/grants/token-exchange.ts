/**
 * Token exchange: a token that the program has for one that the API takes.
 *
 * @see RFC 8693
 */
import type { Secret } from '../options.ts'
import { readSecret } from '../read-secret.ts'
import type { Grant } from './grant.ts'

/** What is exchanged. */
export interface TokenExchangeOptions {
  /** The token to exchange. A function is asked at each exchange. */
  readonly subjectToken: Secret
  /** What it is. Default: an access token, `urn:ietf:params:oauth:token-type:access_token`. */
  readonly subjectTokenType?: string
}

/**
 * Exchanges a token at the authorization server, whenever a new access token is needed. With `resource`
 * and `scope` of the credentials it says what the new token is for.
 *
 * Credentials made for different subject tokens share nothing; the server decides whether the token
 * may be exchanged, and refuses with an {@link OAuthError}.
 *
 * @example
 *
 * An API that calls another one for the same person:
 *
 * ```ts
 * import { Credentials, tokenExchange } from '@keygrant/credentials'
 *
 * export const onBehalfOf = (accessToken: string) =>
 *   new Credentials({
 *     issuer: 'https://auth.example.com',
 *     clientId: 'cl_reports',
 *     clientSecret: 'kg_cs_...',
 *     resource: 'https://billing.example.com',
 *     grant: tokenExchange({ subjectToken: accessToken }),
 *   })
 * ```
 *
 * @returns A grant for the option `grant`.
 * @see RFC 8693 §2.1
 */
export function tokenExchange({
  subjectToken,
  subjectTokenType = 'urn:ietf:params:oauth:token-type:access_token',
}: TokenExchangeOptions): Grant {
  return async (context) =>
    context.request({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: await readSecret(subjectToken, 'subjectToken'),
      subject_token_type: subjectTokenType,
    })
}
