/** Whether the access token of a request is good. */
import { parseBearer } from '@keygrant/protocol'
import type { Exchange } from './exchange.ts'
import type { AccessToken } from './world.ts'

/** A token that is known, current and not revoked, whatever it is asked for. */
export const isCurrent = (token: AccessToken, now: number): boolean =>
  !token.revoked && token.family.alive && now < token.expiresAt

/** The good token of a request, if it has one. */
export function accessOf({ world, request, now, site }: Exchange): AccessToken | undefined {
  const bearer = parseBearer(request.headers['authorization'])
  const token = bearer.kind === 'token' ? world.accessTokens.get(bearer.token) : undefined
  if (token === undefined || !isCurrent(token, now)) return undefined
  // A token of one site is unknown at another.
  return token.family.site === undefined || token.family.site === site ? token : undefined
}
