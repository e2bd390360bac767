/**
 * Turns a reason into the response that leaves the API: status, one challenge, no internals.
 *
 * @see RFC 6750 §3, RFC 9728 §5.1, RFC 9110 §10.2.3 and §11.6.1
 */
import { formatChallenge } from '@keygrant/protocol'
import { type RefusalReason, refusalReasons } from './refusal-reasons.ts'
import { scopeList } from './require-scope.ts'
import type { Needs, Refusal } from './verdict.ts'

/** The parts of a challenge that are the same for every request to this API. */
export interface ChallengeSettings {
  readonly realm: string
  /** Comes from configuration, never from the request's `Host`. */
  readonly resourceMetadata: string | undefined
}

export interface RefusalDetails {
  readonly needs: Needs
  /** Seconds after which asking again makes sense; only for 503. */
  readonly retryAfter: number
  /** A script of another origin asks, and may read only what the answer lets it read. */
  readonly crossOrigin: boolean
}

export function refuse(
  reason: RefusalReason,
  settings: ChallengeSettings,
  { needs, retryAfter, crossOrigin }: RefusalDetails,
): Refusal {
  const { status } = refusalReasons[reason]
  const headers: Record<string, string> = { 'Cache-Control': 'no-store' }
  if (status === 503) headers['Retry-After'] = String(retryAfter)
  else headers['WWW-Authenticate'] = challenge(reason, settings, needs)
  // WHATWG Fetch, CORS protocol: without it a browser's developer can't see what to do.
  if (crossOrigin) headers['Access-Control-Expose-Headers'] = 'WWW-Authenticate, Retry-After'
  return { status, headers, reason }
}

function challenge(reason: RefusalReason, settings: ChallengeSettings, needs: Needs): string {
  const { error, description } = refusalReasons[reason]
  const { realm, resourceMetadata } = settings
  if (error === 'invalid_request') return formatChallenge('Bearer', { realm, error })
  return formatChallenge('Bearer', {
    realm,
    error,
    error_description: description,
    scope: neededScope(needs),
    resource_metadata: resourceMetadata,
  })
}

/** Every scope the operation asks about, so that a client can ask for them in one go. */
function neededScope({ scope, anyScope }: Needs): string | undefined {
  const all = new Set([...scopeList(scope ?? []), ...scopeList(anyScope ?? [])])
  return all.size === 0 ? undefined : [...all].join(' ')
}
