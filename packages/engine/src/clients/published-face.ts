/** What people see of a published client, and where they are sent, is what an operator looked at. */
import type { PublicationRule } from './publication-change.ts'

/** What people are told of it. Whom they ask may change: an old address helps nobody. */
const told = [
  ['name', 'name'],
  ['description', 'description'],
  ['clientUri', 'client_uri'],
  ['logoUri', 'logo_uri'],
  ['policyUri', 'policy_uri'],
  ['tosUri', 'tos_uri'],
  ['installation', 'installation'],
] as const

/** Scheme and authority, as text; of a scheme of the app's own the scheme alone. */
const placeOf = (uri: string): string =>
  (/^[^:/?#]+:(?:\/\/[^/?#]*)?/u.exec(uri)?.[0] ?? uri).toLowerCase()

export const publishedFace: PublicationRule = ({ before, after, byOperator }) => {
  // Nobody is shown a machine client, or sent to it.
  if (byOperator || after.type === 'machine') return []
  if (before?.publication !== 'published' || after.publication !== 'published') return []
  const faults = told
    .filter(([member]) => JSON.stringify(before[member]) !== JSON.stringify(after[member]))
    .map(([, field]) => ({
      field,
      message: 'was reviewed: only an operator may change it on a published client',
    }))
  const places = new Set([...before.redirectUris, ...before.postLogoutRedirectUris].map(placeOf))
  const elsewhere = (field: string, uris: readonly string[]) =>
    uris
      .filter((uri) => !places.has(placeOf(uri)))
      .map((uri) => ({
        field,
        message: `${uri} leads to a place that was not reviewed: only an operator may add it to a published client`,
      }))
  return [
    ...faults,
    ...elsewhere('redirect_uris', after.redirectUris),
    ...elsewhere('post_logout_redirect_uris', after.postLogoutRedirectUris),
  ]
}
