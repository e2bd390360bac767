/**
 * Who asks: client authentication as the platform knows it.
 *
 * @see RFC 6749 §2.3
 */
import {
  type ClientAuthMethod,
  err,
  isBasic,
  ok,
  type Parameters,
  parseBasic,
  type Result,
} from '@keygrant/protocol'
import type { Exchange } from './exchange.ts'
import { missing, type Refusal, refusal } from './refuse.ts'
import type { Client } from './world.ts'

const failed = refusal('invalid_client', 'Client authentication failed')

interface Claim {
  readonly method: ClientAuthMethod
  readonly clientId: string
  readonly secret: string | undefined
}

/** What the request says about its client. Undefined: nothing at all. */
function claimOf(exchange: Exchange, parameters: Parameters): Result<Claim | undefined, Refusal> {
  const { authorization } = exchange.request.headers
  const clientId = parameters.get('client_id')
  const secret = parameters.get('client_secret')
  // Datadog's documents put a Bearer token into this header of a revocation; it authenticates nobody.
  if (authorization !== undefined && isBasic(authorization)) {
    const basic = parseBasic(authorization)
    if (basic === undefined) return err(failed)
    if (secret !== undefined) return err(refusal('invalid_request', 'Two ways of authentication'))
    if (clientId !== undefined && clientId !== basic.clientId) return err(failed)
    return ok({
      method: 'client_secret_basic',
      clientId: basic.clientId,
      secret: basic.clientSecret,
    })
  }
  if (clientId === undefined)
    return secret === undefined ? ok(undefined) : err(missing('client_id'))
  const method = secret === undefined ? 'none' : 'client_secret_post'
  return ok({ method, clientId, secret })
}

/**
 * Finds the client that sent a request.
 *
 * @param methods The ways of authentication that this endpoint takes.
 * @returns Undefined if the request names no client, which is for the caller to judge.
 */
export function authenticateClient(
  exchange: Exchange,
  parameters: Parameters,
  methods: readonly ClientAuthMethod[],
): Result<Client | undefined, Refusal> {
  const claim = claimOf(exchange, parameters)
  if (!claim.ok) return claim
  if (claim.value === undefined) return ok(undefined)
  const { method, clientId, secret } = claim.value
  const client = exchange.world.clients.get(clientId)
  if (client === undefined) return err(failed)
  // A client with a secret that leaves it out: some platforms name the parameter, all of them refuse.
  if (secret === undefined && client.clientSecret !== undefined)
    return err(methods.includes('none') ? failed : missing('client_secret'))
  if (!methods.includes(method)) return err(failed)
  return secret === client.clientSecret ? ok(client) : err(failed)
}
