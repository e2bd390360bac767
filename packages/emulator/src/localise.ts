/** Rewrites a description to the local address, so that whoever reads it calls the emulator. */
import type { ProviderDescription, ProviderEndpoints } from '@keygrant/providers'

/** The path and what comes after it, at another origin. */
const move = (address: string, origin: string): string => {
  const { pathname, search } = new URL(address)
  return `${origin}${pathname === '/' ? '' : pathname}${search}`
}

const moveAll = (
  endpoints: ProviderEndpoints,
  how: (address: string) => string,
): ProviderEndpoints =>
  Object.fromEntries(
    Object.entries({ ...endpoints }).map(([name, address]) => [name, how(address)]),
  )

/** `https://api.{value}/token` → `http://127.0.0.1:1/api.{value}/token`: the host becomes a folder. */
const asFolder = (address: string, origin: string): string =>
  address.replace(/^https:\/\/([^/]+)/u, `${origin}/$1`)

const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code'

/** The description that clients are given. */
export function localise(provider: ProviderDescription, origin: string): ProviderDescription {
  const { issuer, callbackSite, dialect } = provider
  // There is no device here to sign in with.
  const { deviceAuthorization: _none, ...endpoints } = provider.endpoints
  const grants = dialect.grants.filter((grant) => grant !== deviceGrant)
  // A platform without an API of its own has its examples here all the same.
  const api = dialect.api.examples.length > 0 ? { api: origin } : {}
  return {
    ...provider,
    ...(issuer !== undefined && { issuer: move(issuer, origin) }),
    endpoints: { ...api, ...moveAll(endpoints, (address) => move(address, origin)) },
    dialect: { ...dialect, grants },
    domains: [new URL(origin).hostname],
    ...(callbackSite !== undefined && {
      callbackSite: {
        ...callbackSite,
        endpoints: moveAll(callbackSite.endpoints, (address) => asFolder(address, origin)),
      },
    }),
  }
}

/** The description that is served: a platform known by metadata alone has to have its endpoints somewhere. */
export function withEndpoints(provider: ProviderDescription): ProviderDescription {
  const { issuer, endpoints } = provider
  if (issuer === undefined || endpoints.token !== undefined) return provider
  return {
    ...provider,
    endpoints: {
      authorization: `${issuer}/authorize`,
      token: `${issuer}/token`,
      revocation: `${issuer}/revoke`,
      introspection: `${issuer}/introspect`,
      userinfo: `${issuer}/userinfo`,
      registration: `${issuer}/register`,
      jwks: `${issuer}/jwks`,
      ...endpoints,
    },
  }
}
