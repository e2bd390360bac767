/**
 * Whether a token's scopes are enough for an operation. Scope tokens are compared whole: `api.read`
 * is neither in `api.readonly` nor in `xapi.read`.
 *
 * @see RFC 6749 §3.3
 */
import type { Needs } from './verdict.ts'

/** The scope tokens that a needs entry names. */
export const scopeList = (scope: string | readonly string[]): readonly string[] =>
  typeof scope === 'string' ? scope.split(' ') : scope

export function scopeSuffices(scope: ReadonlySet<string>, needs: Needs): boolean {
  const { scope: all, anyScope: any } = needs
  const has = (token: string): boolean => scope.has(token)
  if (all !== undefined && !scopeList(all).every(has)) return false
  return any === undefined || scopeList(any).some(has)
}
