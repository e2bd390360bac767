/** Which client asks. Until that is known, and where its answer goes, nobody is redirected. */
import { err, ok, type Result } from '@keygrant/protocol'
import type { Client, Store } from '../ports.ts'
import { type Problem, problem } from '../problems.ts'
import type { RequestParameters } from './request-parameters.ts'

/**
 * Finds the client. A request that may not be answered is for the person alone to hear of: RFC 6749
 * §4.1.2.1. The client's addresses don't matter here, since its user's browser is what asks.
 */
export async function checkClient(
  parameters: RequestParameters,
  store: Pick<Store, 'findClient'>,
): Promise<Result<Client, Problem>> {
  const clientId = parameters.required('client_id')
  if (!clientId.ok) return clientId
  const client = await store.findClient(clientId.value)
  if (client === undefined) return err(problem('authorization_client_unknown'))
  return client.state === 'active'
    ? ok(client)
    : err(problem('authorization_client_unknown', { client: client.id }))
}
