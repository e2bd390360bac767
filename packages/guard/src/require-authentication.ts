/**
 * Whether a user was authenticated well enough for an operation, and recently enough.
 *
 * @see RFC 9470 §3 and §5
 */
import { wordsOf } from './require-scope.ts'
import type { Access, Needs } from './verdict.ts'

/**
 * What is lacking; undefined if nothing is.
 *
 * @param now Milliseconds. Looked at only where an operation asks how long ago it was.
 */
export function lackingAuthentication(
  { acr, authTime }: Pick<Access, 'acr' | 'authTime'>,
  needs: Needs,
  now: () => number,
): 'authentication_insufficient' | 'authentication_stale' | undefined {
  if (needs.acr !== undefined && (acr === undefined || !wordsOf(needs.acr).includes(acr)))
    return 'authentication_insufficient'
  if (needs.maxAge === undefined) return undefined
  const age = authTime === undefined ? Number.POSITIVE_INFINITY : now() - authTime.getTime()
  return age <= needs.maxAge * 1000 ? undefined : 'authentication_stale'
}
