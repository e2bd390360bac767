/**
 * Decides which API a token is for, and which of its scopes it carries.
 *
 * @see RFC 6749 §3.3 (default scope), RFC 8707 §2 (resource)
 */
import {
  canonicalResource,
  err,
  isIdentityScope,
  isSubset,
  ok,
  parseScope,
  type Result,
  type Scope,
} from '@keygrant/protocol'
import type { Api } from '../ports.ts'
import { type Problem, parameterProblem, problem } from '../problems.ts'

/** What a request asks for, read but not judged. Undefined: it does not say. */
export interface Asked {
  readonly scope: Scope | undefined
  readonly resource: string | undefined
}

/** The one API that a token is for, and its scope there. */
export interface Target {
  readonly api: Api
  readonly scope: Scope
}

/** Reads `scope` and `resource`. */
export function parseAsked(parameters: ReadonlyMap<string, string>): Result<Asked, Problem> {
  const scopeText = parameters.get('scope')
  const scope = scopeText === undefined ? undefined : parseScope(scopeText)
  if (scopeText !== undefined && scope === undefined) return err(problem('scope_malformed'))

  const resourceText = parameters.get('resource')
  const resource = resourceText === undefined ? undefined : canonicalResource(resourceText)
  if (resourceText !== undefined && resource === undefined)
    return err(parameterProblem('resource_unknown', 'resource'))
  return ok({ scope, resource })
}

/**
 * Picks the API and the scope from what may be had.
 *
 * No scope asked: all of it that belongs to one API. No resource asked: the one API that has the
 * scopes. Where that leaves two APIs, the request must name one.
 *
 * @param allowed The most that may be granted.
 */
export function chooseTarget(
  asked: Asked,
  allowed: Scope,
  apis: readonly Api[],
): Result<Target, Problem> {
  if (asked.scope !== undefined && !isSubset(asked.scope, allowed))
    return err(problem('scope_not_allowed', { scope: asked.scope.join(' ') }))
  const wanted = asked.scope ?? allowed

  if (asked.resource !== undefined) {
    const api = apis.find(({ identifier }) => identifier === asked.resource)
    if (api === undefined) return err(parameterProblem('resource_unknown', 'resource'))
    const scope = wanted.filter((name) => hasScope(api, name) || isIdentityScope(name))
    if (asked.scope !== undefined && scope.length < wanted.length)
      return err(problem('scope_not_allowed', { scope: wanted.join(' '), api: api.id }))
    return scope.length === 0 ? err(problem('scope_empty')) : ok({ api, scope })
  }

  const known = wanted.filter(
    (name) => isIdentityScope(name) || apis.some((api) => hasScope(api, name)),
  )
  if (asked.scope !== undefined && known.length < wanted.length)
    return err(problem('scope_not_allowed', { scope: wanted.join(' ') }))
  if (known.length === 0) return err(problem('scope_empty'))
  // Who the user is can be asked beside any API; alone it is the business of the userinfo endpoint.
  const ofApis = known.filter((name) => !isIdentityScope(name))
  const deciding = ofApis.length === 0 ? known : ofApis
  const having = apis.filter((each) => deciding.every((name) => hasScope(each, name)))
  const api = having[0]
  if (api === undefined || having.length > 1) return err(problem('scope_spans_apis'))
  return ok({ api, scope: known })
}

const hasScope = (api: Api, name: string): boolean =>
  api.scopes.some((scope) => scope.name === name)
