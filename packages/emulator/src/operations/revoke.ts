/**
 * The revocation endpoint.
 *
 * @see RFC 7009
 */
import { authenticateClient } from '../authenticate-client.ts'
import { empty, json, type Operation } from '../exchange.ts'
import { readBody } from '../read-parameters.ts'
import { missing, refusal, refuse } from '../refuse.ts'
import type { Family, World } from '../world.ts'

interface Found {
  readonly kind: 'access_token' | 'refresh_token'
  readonly family: Family
  end(): void
}

function find(world: World, value: string): Found | undefined {
  const refreshToken = world.refreshTokens.get(value)
  if (refreshToken !== undefined) {
    const { family } = refreshToken
    return { kind: 'refresh_token', family, end: () => world.endFamily(family) }
  }
  const token = world.accessTokens.get(value)
  if (token === undefined) return undefined
  const end = (): void => void (token.revoked = true)
  return { kind: 'access_token', family: token.family, end }
}

export const revoke: Operation = (exchange) => {
  const { provider, world, request } = exchange
  const { revocation, bodies } = provider.dialect
  if (revocation === undefined) return empty(404)
  if (request.method !== 'POST') return empty(405, { allow: 'POST' })
  const body = readBody(request)
  if (!body.ok) return refuse(provider, refusal('invalid_request', body.error))
  const { format, parameters } = body.value
  if (bodies.revocation?.includes(format) !== true)
    return refuse(provider, refusal('invalid_request', 'the body has another format'))
  const client = authenticateClient(exchange, parameters, revocation.clientAuth)
  if (!client.ok) return refuse(provider, client.error)
  if (client.value === undefined) return refuse(provider, missing('client_id'))
  const value = parameters.get('token')
  if (value === undefined) return refuse(provider, missing('token'))

  const found = find(world, value)
  // RFC 7009 §2.2: a token that is not there is as good as revoked; another client's is not there.
  if (found !== undefined && found.family.clientId === client.value.clientId) {
    if (!revocation.tokens.includes(found.kind))
      return refuse(provider, refusal('unsupported_token_type', 'Only refresh tokens'))
    found.end()
  }
  return revocation.success === undefined ? empty(200) : json(200, revocation.success)
}
