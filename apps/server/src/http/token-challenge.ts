/**
 * The challenge of what takes access tokens: in the scheme that was used; who used Bearer, or neither, hears
 * of both where another token would help.
 *
 * @see RFC 6750 §3, RFC 9449 §7.1 and §7.2
 */
import { formatChallenge, signingAlgorithms, type TokenScheme } from '@keygrant/protocol'

const algs = signingAlgorithms.join(' ')

/** What is told in it. */
export interface ChallengeParameters {
  readonly error?: string | undefined
  readonly scope?: string | undefined
}

export function tokenChallenge(
  scheme: TokenScheme | undefined,
  { error, scope }: ChallengeParameters,
): string {
  const parameters = { realm: 'keygrant', error, scope }
  if (scheme === 'DPoP') return formatChallenge('DPoP', { ...parameters, algs })
  const bearer = formatChallenge('Bearer', parameters)
  return error === undefined || error === 'invalid_token'
    ? `${bearer}, ${formatChallenge('DPoP', { algs })}`
    : bearer
}
