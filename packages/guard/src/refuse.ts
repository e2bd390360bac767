/**
 * Turns a reason into the response that leaves the API: status, challenges, no internals.
 *
 * @see RFC 6750 §3, RFC 9449 §7.1, RFC 9470 §3, RFC 9728 §5.1, RFC 9110 §10.2.3 and §11.6.1
 */
import { formatChallenge } from '@keygrant/protocol'
import { type RefusalReason, refusalReasons } from './refusal-reasons.ts'
import { wordsOf } from './require-scope.ts'
import type { Needs, Refusal } from './verdict.ts'

/** The parts of a challenge that are the same for every request to this API. */
export interface ChallengeSettings {
  readonly realm: string
  /** Comes from configuration, never from the request's `Host`. */
  readonly resourceMetadata: string | undefined
  /** Undefined where bound tokens are not taken. */
  readonly dpop?: { readonly required: boolean; readonly algorithms: readonly string[] } | undefined
}

export interface RefusalDetails {
  readonly needs: Needs
  /** Seconds after which asking again makes sense; only for 503. */
  readonly retryAfter: number
  /** A script of another origin asks, and may read only what the answer lets it read. */
  readonly crossOrigin: boolean
  /** How the token was presented; undefined if none could be made out. */
  readonly scheme: 'Bearer' | 'DPoP' | undefined
  /** The DPoP nonce to use from now on. */
  readonly nonce?: string | undefined
}

export function refuse(
  reason: RefusalReason,
  settings: ChallengeSettings,
  details: RefusalDetails,
): Refusal {
  const { status } = refusalReasons[reason]
  const { retryAfter, crossOrigin, nonce } = details
  const headers: Record<string, string> = { 'Cache-Control': 'no-store' }
  if (status === 503) headers['Retry-After'] = String(retryAfter)
  else headers['WWW-Authenticate'] = challenges(reason, settings, details)
  if (nonce !== undefined) headers['DPoP-Nonce'] = nonce
  // WHATWG Fetch, CORS protocol: without it a browser's developer can't see what to do.
  if (crossOrigin) headers['Access-Control-Expose-Headers'] = exposedFields(settings)
  return { status, headers, reason }
}

const exposedFields = ({ dpop }: ChallengeSettings): string =>
  dpop === undefined ? 'WWW-Authenticate, Retry-After' : 'WWW-Authenticate, DPoP-Nonce, Retry-After'

/** One challenge, of the scheme that was used; where none or the wrong one was, also the other. */
function challenges(
  reason: RefusalReason,
  settings: ChallengeSettings,
  { needs, scheme }: RefusalDetails,
): string {
  const parameters = parametersOf(reason, settings, needs)
  const { dpop } = settings
  if (dpop === undefined) return formatChallenge('Bearer', parameters)
  const algs = dpop.algorithms.join(' ')
  if (dpop.required || scheme === 'DPoP') return formatChallenge('DPoP', { ...parameters, algs })
  const bearer = formatChallenge('Bearer', parameters)
  return refusalReasons[reason].status === 401
    ? `${bearer}, ${formatChallenge('DPoP', { algs })}`
    : bearer
}

function parametersOf(
  reason: RefusalReason,
  { realm, resourceMetadata }: ChallengeSettings,
  needs: Needs,
): Readonly<Record<string, string | undefined>> {
  const { error, description } = refusalReasons[reason]
  if (error === 'invalid_request') return { realm, error }
  const { acr, maxAge } = needs
  const stepUp = {
    acr_values: acr === undefined ? undefined : wordsOf(acr).join(' '),
    max_age: maxAge === undefined ? undefined : String(maxAge),
  }
  return {
    realm,
    error,
    error_description: description,
    ...(error === 'insufficient_user_authentication' ? stepUp : undefined),
    scope: neededScope(needs),
    resource_metadata: resourceMetadata,
  }
}

/** Every scope the operation asks about, so that a client can ask for them in one go. */
function neededScope({ scope, anyScope }: Needs): string | undefined {
  const all = new Set([...wordsOf(scope ?? []), ...wordsOf(anyScope ?? [])])
  return all.size === 0 ? undefined : [...all].join(' ')
}
