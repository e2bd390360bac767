/**
 * Client credentials grant: a program acts for itself.
 *
 * @see RFC 6749 §4.4
 */
import { isIdentityScope, type Scope } from '@keygrant/protocol'
import type { Api, Client } from '../ports.ts'
import { problem } from '../problems.ts'
import { type Asked, chooseTarget, parseAsked } from '../tokens/target.ts'
import { type Grant, issue, refuse } from './grant.ts'

/** A client that acts for itself is no user: what asks who the user is has no meaning. */
const ownScope = ({ scope }: Pick<Client, 'scope'>): Scope =>
  scope.filter((name) => !isIdentityScope(name))

/** Issues to confidential clients, for themselves, within the scope they are registered for. */
export const clientCredentials: Grant<Asked, readonly Api[]> = {
  type: 'client_credentials',

  parse: parseAsked,

  load(_request, { store }) {
    return store.listApis()
  },

  decide(request, apis, { client }) {
    if (!client.confidential) return refuse(problem('client_not_confidential'))
    const target = chooseTarget(request, ownScope(client), apis)
    if (!target.ok) return refuse(target.error)

    // RFC 6749 §4.4.3 advises against a refresh token here; platforms whose clients expect one say
    // so in the client's policy.
    const refreshable =
      client.refreshTokenPolicy.kind !== 'none' && client.grantTypes.includes('refresh_token')
    return issue({
      subject: client.id,
      organizationId: client.organizationId,
      api: target.value.api,
      scope: target.value.scope,
      refresh: { kind: refreshable ? 'start' : 'none' },
    })
  },
}
