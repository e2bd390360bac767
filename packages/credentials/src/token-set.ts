/**
 * What a token endpoint gave: readable field by field, never printed by accident.
 */
import { parseScope } from '@keygrant/protocol/scope'
import { CredentialsError } from './errors.ts'

/** An access token and what the server said about it. */
export interface TokenSet {
  /** The token itself. */
  readonly accessToken: string
  /** How to present it. */
  readonly tokenType: 'Bearer' | 'DPoP'
  /** When it ends by this machine's clock; undefined if nobody said. */
  readonly expiresAt?: Date | undefined
  /** The refresh token that is good from now on: the new one, or else the one before. */
  readonly refreshToken?: string | undefined
  /** An ID token, if the server gave one: its issuer, audience, expiry and nonce were checked. */
  readonly idToken?: string | undefined
  /** The scopes granted; the scopes asked for if the server named none. */
  readonly scope: readonly string[]
  /** Everything else the token endpoint said, as it said it. */
  readonly extra: Readonly<Record<string, unknown>>
}

const inspect = Symbol.for('nodejs.util.inspect.custom')

/**
 * A frozen {@link TokenSet} that keeps its tokens in private fields: `console.log`, `JSON.stringify`,
 * `util.inspect` with any options and error reporters see the expiry and the scopes only.
 */
class SealedTokenSet implements TokenSet {
  readonly #tokens: TokenSet

  constructor(tokens: TokenSet) {
    this.#tokens = tokens
    Object.freeze(this)
  }
  get accessToken(): string {
    return this.#tokens.accessToken
  }
  get tokenType(): 'Bearer' | 'DPoP' {
    return this.#tokens.tokenType
  }
  get expiresAt(): Date | undefined {
    const { expiresAt } = this.#tokens
    // A copy: a Date can't be frozen.
    return expiresAt === undefined ? undefined : new Date(expiresAt)
  }
  get refreshToken(): string | undefined {
    return this.#tokens.refreshToken
  }
  get idToken(): string | undefined {
    return this.#tokens.idToken
  }
  get scope(): readonly string[] {
    return this.#tokens.scope
  }
  get extra(): Readonly<Record<string, unknown>> {
    return this.#tokens.extra
  }
  toJSON(): Record<string, unknown> {
    const { tokenType, expiresAt, scope } = this.#tokens
    return {
      accessToken: '[redacted]',
      tokenType,
      ...(expiresAt === undefined ? {} : { expiresAt: expiresAt.toISOString() }),
      scope,
    }
  }
  [inspect](): string {
    return `TokenSet ${JSON.stringify(this.toJSON())}`
  }
}

// RFC 6750 §2.1 allows less, but tokens of real servers hold more; what can't stand in a header
// must not reach the header, whose own error message would quote it.
const headerSafe = /^[\x21-\x7e]+$/u

const tokenTypes: Readonly<Record<string, TokenSet['tokenType']>> = {
  bearer: 'Bearer',
  dpop: 'DPoP',
}

/**
 * Checks and freezes what a grant gave.
 *
 * @throws {CredentialsError} `bad_response` if there is no usable token in it.
 */
export function sealTokenSet(tokens: TokenSet): TokenSet {
  if (tokens instanceof SealedTokenSet) return tokens
  const { accessToken, tokenType, expiresAt, refreshToken, idToken, scope, extra } = tokens
  const problem = (what: string) =>
    new CredentialsError('bad_response', `The grant gave no usable token: ${what}.`)
  if (typeof accessToken !== 'string' || !headerSafe.test(accessToken))
    throw problem('accessToken is missing or cannot stand in a header')
  const type = tokenTypes[String(tokenType).toLowerCase()]
  if (type === undefined) throw problem('tokenType is neither Bearer nor DPoP')
  if (expiresAt !== undefined && !Number.isFinite(expiresAt?.getTime?.()))
    throw problem('expiresAt is not a valid Date')
  return new SealedTokenSet({
    accessToken,
    tokenType: type,
    ...(expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt) }),
    ...(typeof refreshToken === 'string' ? { refreshToken } : {}),
    ...(typeof idToken === 'string' ? { idToken } : {}),
    scope: Object.freeze([...(scope ?? [])]),
    extra: Object.freeze({ ...extra }),
  })
}

/** The same tokens with another refresh token. */
export function withRefreshToken(tokens: TokenSet, refreshToken: string): TokenSet {
  if (tokens.refreshToken === refreshToken) return tokens
  const { accessToken, tokenType, expiresAt, idToken, scope, extra } = tokens
  return new SealedTokenSet(
    Object.freeze({ accessToken, tokenType, expiresAt, refreshToken, idToken, scope, extra }),
  )
}

/** A scope as an array, from either way of giving it. Undefined if it breaks the grammar. */
export const readScope = (scope: string | readonly string[]): readonly string[] | undefined => {
  const text = typeof scope === 'string' ? scope.trim() : scope.join(' ')
  return text === '' ? [] : parseScope(text)
}
