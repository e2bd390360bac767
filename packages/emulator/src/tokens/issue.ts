/** Makes tokens and the answer that hands them out. */
import { randomBytes, randomUUID } from 'node:crypto'
import type { AnswerRules } from '@keygrant/providers'
import { type Answer, type Exchange, json } from '../exchange.ts'
import type { AccessToken, Family, RefreshToken } from '../world.ts'

/** A value that nobody guesses. */
export const randomValue = (): string => randomBytes(24).toString('base64url')

/** A life where the platform has published none, in seconds. */
const unpublishedLife = 3600

/** Makes an access token and remembers it. */
export function issueAccessToken(
  exchange: Exchange,
  family: Family,
  scope: readonly string[] = family.scope,
): AccessToken {
  const { provider, world, signer, now } = exchange
  const { lifetimes } = provider.dialect
  const expiresAt = now + (lifetimes.accessToken ?? unpublishedLife)
  const claims = {
    iss: provider.issuer ?? provider.endpoints.token,
    sub: family.subject,
    client_id: family.clientId,
    token_use: 'access',
    scope: scope.join(' '),
    iat: now,
    nbf: now,
    exp: expiresAt,
    jti: randomUUID(),
  }
  const value = signer.sign?.(claims) ?? randomValue()
  const token = { value, family, scope, expiresAt, revoked: false }
  world.accessTokens.set(value, token)
  return token
}

/** Makes a refresh token and remembers it. */
export function issueRefreshToken(
  { provider, world, now }: Exchange,
  family: Family,
): RefreshToken {
  const { refreshToken: life = 'unlimited' } = provider.dialect.lifetimes
  const token: RefreshToken = {
    value: randomValue(),
    family,
    issuedAt: now,
    expiresAt: life === 'unlimited' ? undefined : now + life,
    successor: undefined,
  }
  world.refreshTokens.set(token.value, token)
  return token
}

/** The members that an answer has, in the order of RFC 6749 §5.1. */
export function tokenMembers(
  { members, expiresIn }: Pick<AnswerRules, 'members'> & Partial<AnswerRules>,
  token: AccessToken,
  now: number,
): Record<string, unknown> {
  const life = token.expiresAt - now
  const all = {
    access_token: token.value,
    token_type: 'Bearer',
    expires_in: expiresIn === 'string' ? String(life) : life,
    // RFC 6749 §3.3: a scope has one token at least.
    scope: token.scope.length > 0 ? token.scope.join(' ') : undefined,
  }
  return Object.fromEntries(
    Object.entries(all).filter(([name]) => members.some((one) => one === name)),
  )
}

/** What an answer hands out besides an access token. */
export interface Issue {
  readonly family: Family
  /** Default: the family's. */
  readonly scope?: readonly string[]
  readonly refreshToken: string | undefined
}

/** The answer of the token endpoint. */
export function tokenAnswer(exchange: Exchange, { family, scope, refreshToken }: Issue): Answer {
  const token = issueAccessToken(exchange, family, scope)
  return json(200, {
    ...tokenMembers(exchange.provider.dialect.answer, token, exchange.now),
    ...(refreshToken !== undefined && { refresh_token: refreshToken }),
  })
}
