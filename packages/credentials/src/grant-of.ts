/**
 * Which grant credentials use.
 */
import { clientCredentials } from './grants/client-credentials.ts'
import { developerToken } from './grants/developer-token.ts'
import type { Grant } from './grants/grant.ts'
import { suppliedAccessToken } from './grants/supplied-access-token.ts'
import type { Lineage } from './lineage.ts'
import type { Resolved } from './resolve.ts'

/**
 * How tokens are had when there is no refresh token, or it is dead. Undefined: not at all. A client
 * that was given a refresh token acts for a person, and must not go on in its own name once that ends. Nor
 * must one that was given an access token, unless a store says that a grant gave it.
 *
 * @param lineage How the tokens of a store were had, where that is known already.
 */
export function grantOf(
  resolved: Resolved,
  lineage?: Pick<Lineage, 'obtained'>,
): Grant | undefined {
  const { grant, accessToken, refreshToken, clientSecret, clientAuth, provider, source } = resolved
  if (grant !== undefined) return grant
  if (resolved.developerToken !== undefined) return developerToken()
  if (typeof accessToken === 'function') return suppliedAccessToken(accessToken)
  const inOwnName = provider?.dialect.grants.includes('client_credentials') ?? true
  const isKept = source === 'store' && lineage?.obtained === 'grant'
  const isMachine = refreshToken === undefined && (accessToken === undefined || isKept)
  const hasProof = clientSecret !== undefined || typeof clientAuth === 'object'
  return inOwnName && isMachine && hasProof ? clientCredentials() : undefined
}
