/**
 * The token endpoint: the body, the client, the grant, in this order.
 *
 * @see RFC 6749 §3.2
 */
import { isGrantType, type Parameters } from '@keygrant/protocol'
import { authenticateClient } from '../authenticate-client.ts'
import { type Answer, type Exchange, empty, type Operation } from '../exchange.ts'
import { readBody } from '../read-parameters.ts'
import { missing, refusal, refuse } from '../refuse.ts'
import type { Client } from '../world.ts'
import { clientCredentials } from './client-credentials.ts'
import { redeemCode } from './redeem-code.ts'
import { refreshTokens } from './refresh-tokens.ts'

/** A grant: what the tokens are for, or why there are none. */
export type Grant = (
  exchange: Exchange,
  parameters: Parameters,
  client: Client | undefined,
) => Answer

const grants: Readonly<Record<string, Grant>> = {
  authorization_code: redeemCode,
  client_credentials: clientCredentials,
  refresh_token: refreshTokens,
}

/** Reads a body in a format that the platform takes for this grant; in any other there is nothing to read. */
function parametersOf({ provider, request }: Exchange): Parameters | string {
  const body = readBody(request)
  if (!body.ok) return body.error
  const { format, parameters } = body.value
  const grant = parameters.get('grant_type') ?? ''
  const { bodies } = provider.dialect
  const formats = isGrantType(grant) ? bodies[grant] : Object.values(bodies).flat()
  return formats?.includes(format) === false ? new Map<string, string>() : parameters
}

export const token: Operation = (exchange) => {
  const { provider, request } = exchange
  const { dialect } = provider
  if (request.method !== 'POST') return empty(405, { allow: 'POST' })
  const parameters = parametersOf(exchange)
  if (typeof parameters === 'string')
    return refuse(provider, refusal('invalid_request', parameters))

  const type = parameters.get('grant_type')
  if (type === undefined) return refuse(provider, missing('grant_type'))
  const grant = Object.hasOwn(grants, type) ? grants[type] : undefined
  if (grant === undefined || !dialect.grants.some((one) => one === type))
    return refuse(provider, refusal('unsupported_grant_type', `${type} is not supported`))

  const client = authenticateClient(exchange, parameters, dialect.clientAuth)
  if (!client.ok) return refuse(provider, client.error)
  const waived = type === 'refresh_token' && dialect.refresh.clientAuth === 'optional'
  if (client.value === undefined && !waived) return refuse(provider, missing('client_id'))
  return grant(exchange, parameters, client.value)
}
