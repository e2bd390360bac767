/** Which client asks, and where its answer goes. Before both are known nothing is ever redirected. */
import { err, matchesRedirectUri, ok, type Result } from '@keygrant/protocol'
import type { Client, Store } from '../ports.ts'
import { type Problem, parameterProblem, problem } from '../problems.ts'
import type { RequestParameters } from './request-parameters.ts'

/** A client, and a redirect URI that it registered. */
export interface Destination {
  readonly client: Client
  readonly redirectUri: string
  readonly redirectUriSent: boolean
}

/** RFC 6749 §4.1.2.1: for anything that is wrong here the person is told, and not redirected. */
export async function findDestination(
  parameters: RequestParameters,
  store: Pick<Store, 'findClient'>,
): Promise<Result<Destination, Problem>> {
  const clientId = parameters.one('client_id')
  if (clientId === undefined) return err(parameterProblem('parameter_missing', 'client_id'))
  const client = await store.findClient(clientId)
  if (client === undefined) return err(problem('authorization_client_unknown'))
  if (client.state !== 'active')
    return err(problem('authorization_client_unknown', { client: client.id }))
  return chooseRedirectUri(client, parameters)
}

function chooseRedirectUri(
  client: Client,
  parameters: RequestParameters,
): Result<Destination, Problem> {
  if (!parameters.has('redirect_uri')) {
    // RFC 6749 §3.1.2.3: it may be left out where there is only one.
    const [only, ...others] = client.redirectUris
    if (only === undefined || others.length > 0)
      return err(parameterProblem('parameter_missing', 'redirect_uri'))
    return ok({ client, redirectUri: only, redirectUriSent: false })
  }
  const asked = parameters.one('redirect_uri')
  const registered = client.redirectUris.some(
    (uri) => asked !== undefined && matchesRedirectUri(uri, asked),
  )
  if (asked === undefined || !registered)
    return err(problem('redirect_uri_unregistered', { client: client.id }))
  return ok({ client, redirectUri: asked, redirectUriSent: true })
}
