/**
 * Sends a request with a token that is bound to a key: with a proof, and with another one, once, if the
 * API says what was wrong with the first.
 *
 * @see RFC 9449 §7.1 and §9
 */
import { parseChallenges } from '@keygrant/protocol/www-authenticate'
import type { Exchange, PresentedToken } from '../present.ts'
import { isReplayable } from '../replayable.ts'

interface Bound extends PresentedToken {
  readonly prover: NonNullable<PresentedToken['prover']>
}

/** @param request What the caller sends: its method and its own headers. */
export async function presentBound(
  { input, init, url, sendWith }: Exchange,
  { accessToken, prover }: Bound,
  { method, headers }: { readonly method: string; readonly headers: Headers },
): Promise<Response> {
  const request = { url, method, headers }
  const first = await prover.present(accessToken, request, sendWith)
  const another = first.status === 401 && prover.learn(first) && refusesProof(first)
  if (!another || !isReplayable(input, init)) return first
  await first.body?.cancel()
  return prover.present(accessToken, request, sendWith)
}

/** Whether the API says that it is the proof, not the token: another nonce is wanted, or another time. */
const refusesProof = ({ headers }: Response): boolean =>
  parseChallenges(headers.get('www-authenticate') ?? '').some(
    ({ scheme, parameters }) =>
      scheme.toLowerCase() === 'dpop' &&
      ['use_dpop_nonce', 'invalid_dpop_proof'].includes(parameters['error'] ?? ''),
  )
