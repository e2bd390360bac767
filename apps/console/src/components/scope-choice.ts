/** Which scopes a credential is given: of which APIs, by which template. */
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
