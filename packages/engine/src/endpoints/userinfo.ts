/**
 * The userinfo endpoint: who the user is, to whom they allowed it.
 *
 * @see OpenID Connect Core §5.3 and §5.4, RFC 9449 §7
 */
import { err, ok, type Result } from '@keygrant/protocol'
import type { Deps } from '../deps.ts'
import {
  type PresentationFault,
  type PresentedToken,
  readPresentedToken,
} from '../tokens/read-presented-token.ts'

export interface UserinfoResponse {
  readonly sub: string
  readonly name?: string
  readonly email?: string
  readonly email_verified?: boolean
}

/** RFC 6750 §3.1. */
export type UserinfoFault = PresentationFault | 'insufficient_scope'

/** Decides what whoever presents an access token hears about its user. */
export async function userinfo(
  presented: PresentedToken,
  deps: Deps,
): Promise<Result<UserinfoResponse, UserinfoFault>> {
  const read = await readPresentedToken(presented, deps)
  if (!read.ok) return read
  const { value: token } = read
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
