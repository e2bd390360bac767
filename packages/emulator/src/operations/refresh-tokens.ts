/**
 * Refresh token grant: fixed, rotating or rolling, with reuse detection.
 *
 * @see RFC 6749 §6, RFC 9700 §4.14.2
 */
import { isSubset, type Parameters, parseScope, type Scope } from '@keygrant/protocol'
import type { Answer, Exchange } from '../exchange.ts'
import { missing, refusal, refuse } from '../refuse.ts'
import { issueRefreshToken, tokenAnswer } from '../tokens/issue.ts'
import type { Client, RefreshToken } from '../world.ts'
import type { Grant } from './token.ts'

const invalid = refusal('invalid_grant', 'The refresh token is not valid')

/** Puts a new refresh token in the place of an old one, and ends the old one. */
export function replace(exchange: Exchange, old: RefreshToken): RefreshToken {
  const next = issueRefreshToken(exchange, old.family)
  old.successor = { value: next.value, at: exchange.now }
  return next
}

/** A token that was replaced comes back: a repeated request within the window, else a theft. */
function reused(exchange: Exchange, { family, successor }: RefreshToken, scope: Scope): Answer {
  const { provider, world, now } = exchange
  if (successor !== undefined && now - successor.at < world.retryWindow)
    return tokenAnswer(exchange, { family, scope, refreshToken: successor.value })
  world.alarms += 1
  if (provider.dialect.refresh.kind === 'rotating') world.endFamily(family)
  return refuse(provider, invalid)
}

function isUsable(exchange: Exchange, token: RefreshToken, client: Client | undefined): boolean {
  const { now, site } = exchange
  const { family, expiresAt } = token
  const itsClient = client === undefined || client.clientId === family.clientId
  return family.alive && itsClient && family.site === site && (expiresAt ?? Infinity) > now
}

/** RFC 6749 §6: the scope may be narrowed for the access token; the refresh token keeps its own. */
function narrowed(whole: Scope, parameters: Parameters): Scope | undefined {
  const text = parameters.get('scope')
  if (text === undefined) return whole
  const scope = parseScope(text)
  const within = scope !== undefined && (whole.length === 0 || isSubset(scope, whole))
  return within ? scope : undefined
}

export const refreshTokens: Grant = (exchange, parameters, client) => {
  const { provider, world, now } = exchange
  const value = parameters.get('refresh_token')
  if (value === undefined) return refuse(provider, missing('refresh_token'))
  const token = world.refreshTokens.get(value)
  if (token === undefined || !isUsable(exchange, token, client)) return refuse(provider, invalid)
  const { family } = token
  const scope = narrowed(family.scope, parameters)
  if (scope === undefined) return refuse(provider, refusal('invalid_scope', 'Not in the grant'))
  if (token.successor !== undefined) return reused(exchange, token, scope)

  const { kind, rollsAfter = 0, issuedWith } = provider.dialect.refresh
  const rolls = kind === 'rotating' || (kind === 'rolling' && now - token.issuedAt >= rollsAfter)
  if (rolls)
    return tokenAnswer(exchange, { family, scope, refreshToken: replace(exchange, token).value })
  // A platform whose answers always have a refresh token repeats the one there is.
  const repeated = issuedWith.includes('refresh_token') ? token.value : undefined
  return tokenAnswer(exchange, { family, scope, refreshToken: repeated })
}
