/**
 * Who the person is that allowed it.
 *
 * @see OpenID Connect Core §5.3
 */
import { accessOf } from '../access.ts'
import { empty, json, type Operation } from '../exchange.ts'

export const userinfo: Operation = (exchange) => {
  const token = accessOf(exchange)
  if (token !== undefined) return json(200, { sub: token.family.subject })
  const words = 'Bearer error="invalid_token", error_description="The access token is not valid"'
  return empty(401, { 'www-authenticate': words })
}
