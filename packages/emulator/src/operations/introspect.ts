/**
 * Whether a token is good, for whoever has to know.
 *
 * @see RFC 7662
 */
import { isCurrent } from '../access.ts'
import { authenticateClient } from '../authenticate-client.ts'
import { json, type Operation } from '../exchange.ts'
import { readBody } from '../read-parameters.ts'
import { missing, refusal, refuse } from '../refuse.ts'

export const introspect: Operation = (exchange) => {
  const { provider, world, request, now } = exchange
  const body = readBody(request)
  if (!body.ok) return refuse(provider, refusal('invalid_request', body.error))
  const { parameters } = body.value
  const client = authenticateClient(exchange, parameters, provider.dialect.clientAuth)
  if (!client.ok) return refuse(provider, client.error)
  const value = parameters.get('token')
  if (client.value === undefined) return refuse(provider, missing('client_id'))
  if (value === undefined) return refuse(provider, missing('token'))
  const token = world.accessTokens.get(value)
  if (token === undefined || !isCurrent(token, now)) return json(200, { active: false })
  const { clientId, subject } = token.family
  return json(200, {
    active: true,
    client_id: clientId,
    sub: subject,
    scope: token.scope.join(' '),
    exp: token.expiresAt,
    token_type: 'Bearer',
  })
}
