/**
 * The grammar of scopes: `scope = scope-token *( SP scope-token )`.
 *
 * @see RFC 6749 §3.3
 */

/** Scope tokens in the order given, without repeats. */
export type Scope = readonly string[]

const scopeToken = /^[\x21\x23-\x5b\x5d-\x7e]+$/u
const maxTokens = 100
const maxTokenLength = 256

/** Whether a string may be one scope token. */
export const isScopeToken = (text: string): boolean =>
  text.length <= maxTokenLength && scopeToken.test(text)

/** Reads a scope parameter. Undefined if it breaks the grammar or names more than 100 scopes. */
export function parseScope(text: string): Scope | undefined {
  const tokens = text.split(' ')
  if (tokens.length > maxTokens || !tokens.every(isScopeToken)) return undefined
  return [...new Set(tokens)]
}

/** Writes a scope parameter. */
export const formatScope = (scope: Scope): string => scope.join(' ')

/** Whether every token of `part` is in `whole`. */
export const isSubset = (part: Scope, whole: Scope): boolean =>
  part.every((token) => whole.includes(token))
