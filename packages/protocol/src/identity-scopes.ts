/**
 * Scopes that belong to no API: they ask who the user is.
 *
 * @see OpenID Connect Core §5.4 and §11
 */

/** What each of them gives. */
export const identityScopes = {
  openid: { source: 'OpenID Connect Core §3.1.2.1' },
  profile: { source: 'OpenID Connect Core §5.4' },
  email: { source: 'OpenID Connect Core §5.4' },
  offline_access: { source: 'OpenID Connect Core §11' },
} as const satisfies Record<string, { source: string }>

/** One of {@link identityScopes}. */
export type IdentityScope = keyof typeof identityScopes

/** Asked of each scope of each request: a set looks a text up without making it a property's name first. */
const names: ReadonlySet<string> = new Set(Object.keys(identityScopes))

/** Whether a scope asks who the user is, not for an API. Case counts. */
export const isIdentityScope = (name: string): name is IdentityScope => names.has(name)
