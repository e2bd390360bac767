/** The developer token provider: a POST with the token as Bearer and nothing in the body. */
import { randomUUID } from 'node:crypto'
import { parseBearer } from '@keygrant/protocol'
import { empty, json, type Operation } from '../exchange.ts'
import { issueAccessToken, tokenMembers } from '../tokens/issue.ts'

const refused = json(
  401,
  { error: 'invalid_token', error_description: 'The developer token is not valid' },
  { 'www-authenticate': 'Bearer error="invalid_token"' },
)

export const redeemDeveloperToken: Operation = (exchange) => {
  const { provider, world, request, now, site } = exchange
  const { developerTokens } = provider.dialect
  if (developerTokens === undefined) return empty(404)
  if (request.method !== 'POST') return empty(405, { allow: 'POST' })
  const bearer = parseBearer(request.headers['authorization'])
  const token = bearer.kind === 'token' ? world.developerTokens.get(bearer.token) : undefined
  if (token === undefined || (token.expiresAt ?? Infinity) <= now) return refused
  const family = {
    id: randomUUID(),
    clientId: 'developer-tokens',
    scope: token.scope,
    subject: world.account.subject,
    site,
    alive: true,
  }
  return json(200, tokenMembers(developerTokens, issueAccessToken(exchange, family), now))
}
