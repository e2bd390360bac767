/**
 * The userinfo endpoint: who the user is, to whom they allowed it.
 *
 * @see OpenID Connect Core §5.3 and §5.4
 */
import { err, ok, type Result } from '@keygrant/protocol'
import type { Deps } from '../deps.ts'
import { readBearerToken } from '../tokens/read-access-token.ts'

export interface UserinfoResponse {
  readonly sub: string
  readonly name?: string
  readonly email?: string
  readonly email_verified?: boolean
}

/** RFC 6750 §3.1. */
export type UserinfoFault = 'invalid_token' | 'insufficient_scope'

/** Decides what the bearer of an access token hears about its user. */
export async function userinfo(
  accessToken: string,
  deps: Deps,
): Promise<Result<UserinfoResponse, UserinfoFault>> {
  const token = await readBearerToken(accessToken, deps)
  if (token === undefined) return err('invalid_token')
  if (!token.scope.includes('openid')) return err('insufficient_scope')
  const user = await deps.admin.findUser(token.subject)
  if (user?.state !== 'active') return err('invalid_token')
  return ok({
    sub: user.id,
    ...(token.scope.includes('profile') && { name: user.name }),
    ...(token.scope.includes('email') && {
      email: user.email,
      email_verified: user.emailVerified,
    }),
  })
}
