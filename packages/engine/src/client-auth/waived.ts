/**
 * A client that may refresh without authenticating: the refresh token itself says whose it is.
 *
 * DataCrunch's clients send nothing else. Only a client whose refresh-token policy says
 * `clientAuthentication: 'optional'` is let through, and only with a token that is its own, which
 * the refresh-token grant judges again.
 */
import { tokenKind } from '@keygrant/protocol'
import type { Deps, EndpointRequest } from '../deps.ts'
import type { Client } from '../ports.ts'

/** Whether a request brings a refresh token and no proof of who sent it. */
export const mayBeWaived = ({ parameters, authorization }: EndpointRequest): boolean =>
  authorization === undefined &&
  !parameters.has('client_secret') &&
  parameters.get('grant_type') === 'refresh_token' &&
  parameters.has('refresh_token')

/** The client that the refresh token was issued to, if its policy waives authentication. */
export async function findWaivedClient(
  { parameters }: EndpointRequest,
  { store, hash }: Pick<Deps, 'store' | 'hash'>,
): Promise<Client | undefined> {
  const presented = parameters.get('refresh_token') ?? ''
  if (tokenKind(presented) !== 'rt') return undefined
  const token = await store.findRefreshToken(hash(presented))
  if (token === undefined) return undefined
  const { clientId } = token.family
  if ((parameters.get('client_id') ?? clientId) !== clientId) return undefined

  const client = await store.findClient(clientId)
  const waives =
    client?.type === 'machine' && client.refreshTokenPolicy.clientAuthentication === 'optional'
  return waives ? client : undefined
}
