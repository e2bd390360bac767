/**
 * The class programs use.
 */
import { authenticatedFetch, targetUrl } from './authenticated-fetch.ts'
import { sentence } from './complain.ts'
import { CredentialsError } from './errors.ts'
import type { HeldTokens } from './held-tokens.ts'
import { type JwtPayload, jwtExpiry, jwtPayload } from './jwt.ts'
import type { CallOptions, CredentialsOptions, Milliseconds } from './options.ts'
import { warnNotKept } from './renewal.ts'
import { known, type Resolved, resolveNow } from './resolve.ts'
import { type CredentialParts, readParts, readSettings, type Settings } from './settings.ts'
import type { TokenSet } from './token-set.ts'
import { TokenSource } from './token-source.ts'

const inspect = Symbol.for('nodejs.util.inspect.custom')

type TokensListener = (tokens: TokenSet) => void

/**
 * Gets, caches and renews OAuth 2.0 tokens for a program.
 *
 * Nothing is asked for before a token is needed. Tokens are kept in memory for the whole process, by
 * issuer, client, secret, scope and resource: credentials made twice share one token, and any number
 * of concurrent callers cause one token request. A token is renewed when 10 % of its life is left
 * (at most 300 s, plus or minus 10 %), by one caller while the others go on with it, and is never
 * handed out with less than 10 s left (half its life, if that is shorter). What may pass is tried
 * three times and `Retry-After` is kept to; a refusal is not tried again. Runs wherever there are
 * fetch and WebCrypto, and starts no timer that keeps a process alive without a waiting caller.
 *
 * What only reads memory is a property; what may touch disk or network is a promise.
 *
 * @example
 *
 * ```ts
 * import { Credentials } from '@keygrant/credentials'
 *
 * const creds = new Credentials({
 *   issuer: 'http://localhost:4000',
 *   clientId: 'cl_worker',
 *   clientSecret: 'kg_cs_...',
 * })
 * const response = await creds.fetch('http://localhost:4001/v1/balance')
 * console.log(await response.json())
 * ```
 *
 * @see RFC 6749 §4.4, RFC 8414, RFC 6750
 */
export class Credentials implements AsyncDisposable {
  readonly #settings: Settings
  readonly #source: TokenSource
  readonly #listeners = new Set<TokensListener>()
  #given: CredentialParts
  #resolved: Resolved
  #jwtExp: number | undefined

  /**
   * Sends a request with a token: a drop-in for the global `fetch`.
   *
   * An `Authorization` header of your own is replaced. After a 401 that says `invalid_token` the
   * request is sent once more with another token, if its body can be sent twice (a stream cannot);
   * the second answer is returned whatever it is. Tokens are sent to https and loopback addresses
   * only. Failures of the API pass through as they are; a missing token rejects with
   * {@link CredentialsError}, an aborted signal with its own reason.
   *
   * @example
   *
   * ```ts
   * import type { Credentials } from '@keygrant/credentials'
   *
   * export async function createInstance(creds: Credentials): Promise<unknown> {
   *   const response = await creds.fetch('https://api.example.com/v1/instances', {
   *     method: 'POST',
   *     headers: { 'content-type': 'application/json' },
   *     body: JSON.stringify({ name: 'first' }),
   *   })
   *   return response.json()
   * }
   * ```
   */
  readonly fetch: typeof globalThis.fetch

  /**
   * @param options Checked at once; nothing is sent and no file is read yet.
   * @throws {CredentialsError} `invalid_configuration`, naming every mistake at once.
   */
  constructor(options: CredentialsOptions = {}) {
    this.#settings = readSettings(options)
    this.#given = this.#settings.given
    this.#resolved = resolveNow(this.#settings, this.#given)
    const source = new TokenSource(this.#resolved, (held) => this.#announce(held))
    this.#source = source
    this.fetch = authenticatedFetch(
      {
        get: (call) => this.getAccessToken(call),
        instead: async (refused, call) => accessTokenOf(await source.replace(refused, call)),
        refuse: (refused) => source.refuse(refused),
      },
      () => this.#settings.http.fetch ?? globalThis.fetch,
    )
  }

  /** The token in memory, whatever its age; never asks for one. Setting it clears `jwtExp`. */
  get accessToken(): string | undefined {
    return this.#source.current?.accessToken ?? known(this.#resolved.accessToken)
  }
  set accessToken(value: string | undefined) {
    this.#jwtExp = undefined
    this.#give({ accessToken: value })
  }

  /** Whether the access token is written to the store, too. */
  get cacheToken(): boolean {
    return this.#settings.cacheToken
  }

  /** The client's id. */
  get clientId(): string | undefined {
    return this.#resolved.clientId
  }
  set clientId(value: string | undefined) {
    this.#give({ clientId: value })
  }

  /** The client's secret, if its value is known without calling its supplier. */
  get clientSecret(): string | undefined {
    return known(this.#resolved.clientSecret)
  }
  set clientSecret(value: string | undefined) {
    this.#give({ clientSecret: value })
  }

  /** The developer token, if its value is known without calling its supplier. */
  get developerToken(): string | undefined {
    return known(this.#resolved.developerToken)
  }
  set developerToken(value: string | undefined) {
    this.#give({ developerToken: value })
  }

  /** The refresh token that is good now: the one given, or its latest successor. */
  get refreshToken(): string | undefined {
    return this.#source.current?.refreshToken ?? known(this.#resolved.refreshToken)
  }
  set refreshToken(value: string | undefined) {
    this.#give({ refreshToken: value })
  }

  /** When the access token ends, in seconds since the epoch, by its own word or by what was set. */
  get jwtExp(): number | undefined {
    const { accessToken } = this
    return this.#jwtExp ?? (accessToken === undefined ? undefined : jwtExpiry(accessToken))
  }
  set jwtExp(value: number | undefined) {
    this.#jwtExp = value
  }

  /** When the token in memory ends, by this machine's clock: as the server said, else as it says itself. */
  get expiresAt(): Date | undefined {
    const said = this.#source.current?.expiresAt
    const { jwtExp } = this
    return said ?? (jwtExp === undefined ? undefined : new Date(jwtExp * 1000))
  }

  /** The authorization endpoint, once it is known. */
  get authBaseUrl(): URL | undefined {
    return this.#settings.authBaseUrl
  }

  /** The installation that is asked for in authorization requests. */
  get instanceId(): string | undefined {
    return this.#settings.instanceId
  }

  /** Which profile of the store. */
  get profile(): string {
    return this.#settings.profile
  }

  /** Where the authorization server sends the browser back to. */
  get redirectUri(): string | undefined {
    return this.#settings.redirectUri
  }

  /** The region that is asked for in authorization requests. */
  get region(): string | undefined {
    return this.#settings.region
  }

  /** The scopes asked for. */
  get scope(): readonly string[] {
    return this.#settings.scope
  }

  /** The token endpoint, once it is known. */
  get tokenUrl(): URL | undefined {
    return this.#settings.tokenUrl
  }

  /** The revocation endpoint, once it is known. */
  get tokenRevokeUrl(): URL | undefined {
    return this.#settings.tokenRevokeUrl
  }

  /** Where the developer token is redeemed. */
  get developerTokenProvider(): string | undefined {
    return this.#settings.developerTokenProvider?.href
  }

  /**
   * The claims of a JWT access token. **Nothing is verified**: good for showing, not for deciding.
   *
   * @param accessToken Default: the token in memory.
   * @throws {CredentialsError} `invalid_jwt` if it is no JWT, or there is none.
   */
  decodeJwtPayload<T extends JwtPayload = JwtPayload>(accessToken = this.accessToken): T {
    // The caller says which claims to expect; nobody can check it for an unverified token.
    return jwtPayload(accessToken ?? '') as T
  }

  /**
   * Whether a JWT access token is over, by this machine's clock.
   *
   * @param accessToken Default: the token in memory.
   * @param options `leeway` in seconds **extends** its life, for clocks that differ. A negative one
   *   asks whether it will be over soon. Default 0.
   * @throws {CredentialsError} `invalid_jwt` if it is no JWT, or does not say when it ends.
   */
  jwtIsExpired(
    accessToken = this.accessToken,
    { leeway = 0 }: { readonly leeway?: number } = {},
  ): boolean {
    const { exp } = jwtPayload(accessToken ?? '')
    if (typeof exp !== 'number' || !Number.isFinite(exp))
      throw new CredentialsError('invalid_jwt', 'The access token does not say when it ends.')
    return exp < Date.now() / 1000 - leeway
  }

  /**
   * An access token that is good for at least `minTtl` (default: 10 s, or half the token's life if
   * that is shorter), from memory whenever possible.
   *
   * @param options What this call needs and how long it may take. Its abort or timeout fails this
   *   call only; the token request it waited for goes on for the others.
   * @throws {CredentialsError} `oauth_error` (an {@link OAuthError}), `network`, `timeout`,
   *   `rate_limited`, `bad_response`, `issuer_mismatch`, `no_credentials`, `aborted`, or
   *   `invalid_configuration` if the server's tokens live shorter than `minTtl`.
   */
  getAccessToken(options?: CallOptions & { readonly minTtl?: Milliseconds }): Promise<string> {
    if (options === undefined) {
      const token = this.#source.warm()
      if (token !== undefined) return Promise.resolve(token)
    }
    return this.#source.obtain(options?.minTtl ?? 0, options ?? {}).then(accessTokenOf)
  }

  /**
   * The headers that authenticate one request, for callers who don't use {@link Credentials.fetch}.
   *
   * @param request Where it goes. A token is sent to https and loopback addresses only.
   * @param options As for {@link Credentials.getAccessToken}.
   * @throws {CredentialsError} As {@link Credentials.getAccessToken}; `invalid_configuration` if the
   *   address may carry no token.
   */
  async headers(
    request: { readonly url: string | URL; readonly method?: string },
    options: CallOptions = {},
  ): Promise<Headers> {
    targetUrl(request.url)
    return new Headers({ authorization: `Bearer ${await this.getAccessToken(options)}` })
  }

  /**
   * Gets new tokens now, one request for all concurrent calls.
   *
   * @param options With `accessToken`, only if that is still the current token; otherwise the current
   *   tokens are returned, because somebody else has renewed them already.
   * @throws {CredentialsError} As {@link Credentials.getAccessToken}. The current token stays in use.
   */
  async refresh(options: CallOptions & { readonly accessToken?: string } = {}): Promise<TokenSet> {
    return (await this.#source.replace(options.accessToken, options)).tokens
  }

  /**
   * Calls `listener` with each token set when these credentials first hand it out.
   *
   * @param event `tokens`.
   * @param listener A failure of it goes to `logger.warn` and to nobody else.
   * @returns Ends the subscription when disposed.
   * @throws {CredentialsError} `invalid_configuration` for any other event.
   */
  on(event: 'tokens', listener: (tokens: TokenSet) => void): Disposable {
    if (event !== 'tokens')
      throw new CredentialsError('invalid_configuration', 'The only event is tokens.')
    this.#listeners.add(listener)
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) }
  }

  /**
   * Ends these credentials: waiting calls and later ones fail with `aborted`. Others that use the
   * same token are not touched.
   */
  [Symbol.asyncDispose](): Promise<void> {
    this.#source.close()
    this.#listeners.clear()
    return Promise.resolve()
  }

  /** What a log line may hold: who and for what, no secret and no token. */
  toJSON(): Record<string, unknown> {
    const { issuer, tokenUrl, scope, resource } = this.#settings
    const { clientId } = this
    return {
      ...(issuer === undefined ? {} : { issuer: issuer.href }),
      ...(tokenUrl === undefined ? {} : { tokenUrl: tokenUrl.href }),
      ...(clientId === undefined ? {} : { clientId }),
      scope,
      resource,
    }
  }

  /** What `console.log` shows in Node: the same as {@link Credentials.toJSON}. */
  [inspect](): string {
    return `Credentials ${JSON.stringify(this.toJSON())}`
  }

  /** Changes a part. Setters count as options do: from then on the credentials are the instance's. */
  #give(change: CredentialParts): void {
    const mistakes: string[] = []
    readParts(change, (mistake) => mistakes.push(mistake))
    if (mistakes.length > 0) throw new CredentialsError('invalid_configuration', sentence(mistakes))
    this.#given = { ...this.#given, ...change }
    this.#resolved = resolveNow(this.#settings, this.#given)
    this.#source.change(this.#resolved)
  }

  #announce({ tokens }: HeldTokens): void {
    for (const listener of this.#listeners) {
      try {
        listener(tokens)
      } catch (error) {
        warnNotKept(this.#settings, 'A listener for tokens', error)
      }
    }
  }
}

const accessTokenOf = ({ tokens }: HeldTokens): string => tokens.accessToken
