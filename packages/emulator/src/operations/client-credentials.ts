/**
 * Client credentials grant, with a refresh token where the platform gives one.
 *
 * @see RFC 6749 §4.4
 */
import { randomUUID } from 'node:crypto'
import { grantScope } from '../grant-scope.ts'
import { refusal, refuse } from '../refuse.ts'
import { issueRefreshToken, tokenAnswer } from '../tokens/issue.ts'
import type { Grant } from './token.ts'

export const clientCredentials: Grant = (exchange, parameters, client) => {
  const { provider, site } = exchange
  if (client?.clientSecret === undefined)
    return refuse(provider, refusal('unauthorized_client', 'Only a client with a secret may'))
  const scope = grantScope(provider, client, parameters.get('scope'))
  if (!scope.ok) return refuse(provider, scope.error)
  const { clientId } = client
  const family = {
    id: randomUUID(),
    clientId,
    scope: scope.value,
    subject: clientId,
    site,
    alive: true,
  }
  const { refresh } = provider.dialect
  const withRefresh = refresh.kind !== 'none' && refresh.issuedWith.includes('client_credentials')
  const refreshToken = withRefresh ? issueRefreshToken(exchange, family).value : undefined
  return tokenAnswer(exchange, { family, refreshToken })
}
