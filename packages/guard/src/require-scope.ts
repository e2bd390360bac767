/**
 * Whether a token's scopes are enough for an operation. Scope tokens are compared whole: `api.read`
 * is neither in `api.readonly` nor in `xapi.read`.
 *
 * @see RFC 6749 §3.3
 */
import type { Needs } from './verdict.ts'

/** The words that a needs entry names. */
export const wordsOf = (entry: string | readonly string[]): readonly string[] =>
  typeof entry === 'string' ? entry.split(' ') : entry

export function scopeSuffices(scope: ReadonlySet<string>, needs: Needs): boolean {
  const { scope: all, anyScope: any } = needs
  const has = (token: string): boolean => scope.has(token)
  // Most operations need one.
  if (typeof all === 'string' && has(all)) return any === undefined || wordsOf(any).some(has)
  if (all !== undefined && !wordsOf(all).every(has)) return false
  return any === undefined || wordsOf(any).some(has)
}
