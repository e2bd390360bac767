/**
 * Introspection of one live token, again and again. The limit is asked for the same JWT and gives the
 * same answer from a Map; the peer has an opaque token of its own.
 */
import { alternate, type Rounds, type Score } from '../alternate.ts'
import { basic, fetchToken, introspection, post } from '../requests.ts'
import type { Subjects } from './subjects.ts'

export async function introspect(
  subjects: Subjects,
  rounds: Rounds,
): Promise<Record<string, Score[]>> {
  const { keygrant, limit, peer, shared, jwt } = subjects
  const opaqueClient = { ...shared, clientId: `${shared.clientId}-opaque` }
  const peerToken = await fetchToken(peer.port, '/token', opaqueClient)
  const scores = await alternate(
    [
      {
        subject: keygrant,
        request: introspection('/oauth2/introspect', keygrant.credentials, jwt),
      },
      { subject: limit, request: introspection('/introspect', shared, jwt) },
      {
        subject: peer,
        request: post('/token/introspection', { token: peerToken }, basic(opaqueClient)),
      },
    ],
    rounds,
  )
  return { introspection: scores }
}
