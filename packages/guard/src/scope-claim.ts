/**
 * The `scope` claim, taken apart once for all tokens that have the same: an API's callers share a few.
 * Only what stands in tokens that were found good is remembered, so that nobody can fill it with others.
 */
import { parseScope } from '@keygrant/protocol'

const known = new Map<string, readonly string[]>()
const maxKnown = 64
const maxLength = 1024

/** Whether it is one. An empty string is no scope by the grammar, but some servers write "none" that way. */
export const isScopeClaim = (value: unknown): boolean =>
  typeof value === 'string' && (value === '' || known.has(value) || parseScope(value) !== undefined)

/** Its tokens, of a token that is good otherwise: they are remembered. Not to be handed to an API. */
export function scopeTokens(claim: string): readonly string[] {
  const before = known.get(claim)
  if (before !== undefined) return before
  const tokens = parseScope(claim) ?? []
  if (claim.length > maxLength) return tokens
  if (known.size >= maxKnown) known.clear()
  known.set(claim, tokens)
  return tokens
}
