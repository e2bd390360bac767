/** Which scopes a credential is given: of which APIs, by which template. */
import { isIdentityScope } from '@keygrant/protocol'
import type { ItemOf } from '../api/call.ts'

export type Api = ItemOf<'GET /apis'>
export type Template = 'read' | 'full' | 'custom'

/** The APIs a credential is for, the customer's own first; Keygrant's own is a choice of its own. */
export const inOrder = (apis: readonly Api[]): readonly Api[] =>
  apis.toSorted((a, b) => Number(a.built_in) - Number(b.built_in))

const readsOnly = (name: string): boolean => /(?:^|[:._-])(?:read|list|view)$/u.test(name)

/** The scopes of a template, of the APIs that are not Keygrant's own. */
export function scopesOf(
  template: Exclude<Template, 'custom'>,
  apis: readonly Api[],
): readonly string[] {
  const names = apis.filter((api) => !api.built_in).flatMap(({ scopes }) => scopes)
  const chosen =
    template === 'full'
      ? names
      : names.filter(({ name, sensitive }) => readsOnly(name) && !sensitive)
  return chosen.map(({ name }) => name)
}

/** The APIs that some of the scopes belong to. A token is for one of them. */
export const apisOf = (scopes: readonly string[], apis: readonly Api[]): readonly Api[] =>
  apis.filter((api) => api.scopes.some(({ name }) => scopes.includes(name)))

/** What changes between two sets of scopes. */
export const difference = (before: readonly string[], after: readonly string[]) => ({
  added: after.filter((each) => !before.includes(each)),
  removed: before.filter((each) => !after.includes(each)),
})

export const splitScope = (scope: string): readonly string[] =>
  scope.split(' ').filter((each) => each !== '')

/** The APIs, the customer's own first, that a client may have a token for by what it may ask. */
export const apisAskedFor = (scope: string, apis: readonly Api[]): readonly Api[] => {
  const scopes = splitScope(scope)
  const named = scopes.filter((name) => !isIdentityScope(name))
  return inOrder(apisOf(named.length === 0 ? scopes : named, apis))
}

/** What one request can ask of what a client may have: who the user is, and the scopes of one API. */
export function scopesForOneApi(
  scope: string,
  apis: readonly Api[],
  api: Api | undefined = apisAskedFor(scope, apis)[0],
): readonly string[] {
  return splitScope(scope).filter(
    (name) => isIdentityScope(name) || api?.scopes.some((each) => each.name === name) === true,
  )
}
