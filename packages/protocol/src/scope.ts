/**
 * The grammar of scopes: `scope = scope-token *( SP scope-token )`.
 *
 * @see RFC 6749 §3.3
 */

/** Scope tokens in the order given, without repeats. */
export type Scope = readonly string[]

const scopeToken = /^[\x21\x23-\x5b\x5d-\x7e]+$/
/** The most tokens a scope parameter may have, repeats counted. */
export const maxScopeTokens = 100
/** The most characters one scope token may have. */
export const maxScopeTokenLength = 256

/** Whether a string may be one scope token: printable ASCII without space, quote or backslash. */
export const isScopeToken = (text: string): boolean =>
  text.length <= maxScopeTokenLength && scopeToken.test(text)

/**
 * Reads a scope parameter. Case counts, order doesn't.
 *
 * @returns Undefined if it breaks the grammar (exactly one space between tokens and none around them)
 *   or has more than {@link maxScopeTokens} tokens. Never throws.
 */
export function parseScope(text: string): Scope | undefined {
  if (isScopeToken(text)) return [text]
  const tokens = text.split(' ')
  if (tokens.length > maxScopeTokens || !tokens.every(isScopeToken)) return undefined
  return [...new Set(tokens)]
}

/** Writes a scope parameter. The empty scope gives the empty string, which counts as omitted. */
export const formatScope = (scope: Scope): string => scope.join(' ')

/** Whether every token of `part` is in `whole`. The empty scope is part of every scope. */
export const isSubset = (part: Scope, whole: Scope): boolean =>
  part.every((token) => whole.includes(token))
