/** Which operation answers at which path, by the addresses in the description. */
import type { ProviderDescription } from '@keygrant/providers'
import type { Operation } from './exchange.ts'
import { api } from './operations/api.ts'
import { authorize } from './operations/authorize.ts'
import { introspect } from './operations/introspect.ts'
import { keys, metadata } from './operations/metadata.ts'
import { redeemDeveloperToken } from './operations/redeem-developer-token.ts'
import { register } from './operations/register.ts'
import { revoke } from './operations/revoke.ts'
import { token } from './operations/token.ts'
import { userinfo } from './operations/userinfo.ts'

/** Every operation, by the name that faults and recorded requests have for it. */
export const operations = {
  authorization: authorize,
  token,
  revocation: revoke,
  introspection: introspect,
  userinfo,
  registration: register,
  jwks: keys,
  metadata,
  'developer-token': redeemDeveloperToken,
  api,
} as const satisfies Readonly<Record<string, Operation>>

/** The name of an operation. */
export type OperationName = keyof typeof operations

/** What a path leads to. */
export interface Route {
  readonly name: OperationName
  readonly site: string | undefined
  /** The path below the site. */
  readonly path: string
}

/** Finds the route of a path; undefined: there is nothing. */
export type FindRoute = (path: string) => Route | undefined

const pathOf = (address: string): string => new URL(address).pathname.replace(/(?<=.)\/$/u, '')

function fixedPaths({ endpoints, issuer }: ProviderDescription): Map<string, OperationName> {
  const named: readonly (readonly [string | undefined, OperationName])[] = [
    [endpoints.authorization, 'authorization'],
    [endpoints.token, 'token'],
    [endpoints.refresh, 'token'],
    [endpoints.revocation, 'revocation'],
    [endpoints.introspection, 'introspection'],
    [endpoints.userinfo, 'userinfo'],
    [endpoints.registration, 'registration'],
    [endpoints.jwks, 'jwks'],
    [endpoints.developerToken, 'developer-token'],
  ]
  const paths = new Map<string, OperationName>()
  for (const [address, name] of named) if (address !== undefined) paths.set(pathOf(address), name)
  if (issuer !== undefined) {
    const path = pathOf(issuer).replace(/^\/$/u, '')
    paths.set(`${path}/.well-known/openid-configuration`, 'metadata')
    paths.set(`/.well-known/oauth-authorization-server${path}`, 'metadata')
  }
  return paths
}

/**
 * Routes by the path alone, or below `/api.<site>` at one of the platform's sites. Everything else
 * below the API's path is the API.
 */
export function createRoutes(
  provider: ProviderDescription,
  ownSite: string | undefined,
): FindRoute {
  const paths = fixedPaths(provider)
  const { callbackSite, endpoints } = provider
  const api =
    endpoints.api === undefined ? undefined : `${pathOf(endpoints.api)}/`.replace('//', '/')
  return (path) => {
    const [, value = '', below = ''] = /^\/api\.([\w.-]+)(\/.*)$/u.exec(path) ?? []
    const there = callbackSite?.values.includes(value) === true
    const site = there ? value : ownSite
    const rest = there ? below : path
    const name = paths.get(rest)
    if (name !== undefined) return { name, site, path: rest }
    return api !== undefined && rest.startsWith(api) ? { name: 'api', site, path: rest } : undefined
  }
}
