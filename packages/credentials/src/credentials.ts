/**
 * The class programs use: everything that may touch disk or network.
 */
import { authenticatedFetch, targetUrl } from './authenticated-fetch.ts'
import type { AuthorizationOptions, AuthorizationRequest } from './authorization-request.ts'
import { CredentialProperties } from './credential-properties.ts'
import { type CredentialEvents, CredentialState } from './credential-state.ts'
import { CredentialsError } from './errors.ts'
import type { FetchTokensOptions } from './exchange-code.ts'
import type { ExplainedLink } from './explain.ts'
import type { HeldTokens } from './held-tokens.ts'
import type { CallOptions, CredentialsOptions, Milliseconds } from './options.ts'
import type { PresentedToken } from './present.ts'
import type { ReadOnlyCredentials } from './read-only-credentials.ts'
import type { RevocationResult } from './revoke.ts'
import { readScope, type TokenSet } from './token-set.ts'

/**
 * Finds, gets, caches, renews, stores and revokes OAuth 2.0 credentials for a program.
 *
 * Credentials are those of the options, else of the environment, else of the store: all of one source.
 * Nothing is asked for before a token is needed. Tokens are kept in memory for the whole process, by
 * issuer, client, secrets, scope, resource and profile: credentials made twice share one token, and any
 * number of concurrent callers cause one token request, in all processes together if they share a
 * store. A token is renewed when 10 % of its life is left (at most 300 s, plus or minus 10 %), by one
 * caller while the others go on with it, and is never handed out with less than 10 s left (half its
 * life, if that is shorter). What may pass is tried three times and `Retry-After` is kept to; a refusal
 * is not tried again. Runs wherever there are fetch and WebCrypto, and starts no timer that keeps a
 * process alive without a waiting caller.
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
 * @see RFC 6749, RFC 7009, RFC 7636, RFC 8414, RFC 9207, RFC 9449
 */
export class Credentials extends CredentialProperties implements AsyncDisposable {
  readonly #state: CredentialState

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
    const state = new CredentialState(options)
    super(state)
    this.#state = state
    const { source } = state
    const tokens = {
      get: (call: CallOptions) => source.obtain(0, call).then(presented),
      instead: (refused: string, call: CallOptions) => anotherToken(state, refused, call),
      refuse: (refused: string) => source.refuse(refused),
      wordless: state.settings.provider?.dialect.api.challenge === false,
    }
    this.fetch = authenticatedFetch(tokens, () => state.settings.http.fetch ?? globalThis.fetch)
  }

  /**
   * Makes credentials and finds now what they are: instance, environment, then store.
   *
   * @param options As for the constructor.
   * @throws {CredentialsError} `invalid_configuration`; `no_credentials` if no source has any.
   */
  static async load(options: CredentialsOptions = {}): Promise<Credentials> {
    const creds = new Credentials(options)
    const { resolved } = await creds.#state.source.open({})
    if (resolved.source === undefined) throw (await onDemand()).noCredentials(resolved)
    return creds
  }

  /**
   * Makes an authorization request with PKCE (S256) and a random state. Send the browser to its `url`,
   * and keep it in the person's session until {@link Credentials.fetchTokens}.
   *
   * @param options What this request says differently from the options of the credentials.
   * @throws {CredentialsError} `partial_credentials` if client, redirect URI or authorization endpoint
   *   are unknown; what looking up the issuer's metadata can fail with.
   */
  async getAuthorizationUrl(options: AuthorizationOptions = {}): Promise<AuthorizationRequest> {
    const { resolved } = await this.#state.source.open({})
    const { authorizationRequest } = await onDemand()
    return authorizationRequest(resolved, options, new AbortController().signal)
  }

  /**
   * Exchanges an authorization code for tokens, which are these credentials' from then on.
   *
   * With `callbackUrl` and `request`, state, issuer (RFC 9207) and the nonce of an ID token are checked
   * and the server's refusals are read; with a bare `code`, whoever took it out has checked the state.
   *
   * @throws {CredentialsError} `oauth_error`, `state_mismatch`, `issuer_mismatch`, `bad_response`, and
   *   what a token request can fail with.
   */
  async fetchTokens(options: FetchTokensOptions): Promise<TokenSet> {
    return (await onDemand()).fetchTokens(this.#state, options)
  }

  /** The credentials as they are now, all of them, from whichever source. Parts nobody has stay undefined. */
  async getCredentials(): Promise<ReadOnlyCredentials> {
    const { resolved, entry } = await this.#state.source.open({})
    const { snapshot } = await onDemand()
    return snapshot(resolved, entry.held?.tokens, entry.lineage)
  }

  /**
   * An access token that is good for at least `minTtl` (default: 10 s, or half the token's life if
   * that is shorter), from memory whenever possible.
   *
   * @param options What this call needs and how long it may take. Its abort or timeout fails this
   *   call only; the token request it waited for goes on for the others. With `scope`, a token for
   *   at least these scopes.
   * @throws {CredentialsError} `oauth_error` (an {@link OAuthError}), `reauth_required`, `network`,
   *   `timeout`, `rate_limited`, `bad_response`, `issuer_mismatch`, `no_credentials`,
   *   `partial_credentials`, `aborted`, a code of the store, or `invalid_configuration` if the
   *   server's tokens live shorter than `minTtl`.
   */
  getAccessToken(
    options?: CallOptions & {
      readonly minTtl?: Milliseconds
      readonly scope?: string | readonly string[]
    },
  ): Promise<string> {
    const { source } = this.#state
    if (options === undefined) {
      const token = source.warm()
      if (token !== undefined) return Promise.resolve(token)
    }
    const { minTtl = 0, scope, ...call } = options ?? {}
    if (scope === undefined) return source.obtain(minTtl, call).then(accessTokenOf)
    return this.#scopedToken(scope, minTtl, call)
  }

  async #scopedToken(
    scope: string | readonly string[],
    minTtl: Milliseconds,
    call: CallOptions,
  ): Promise<string> {
    const names = readScope(scope)
    if (names === undefined)
      throw new CredentialsError(
        'invalid_configuration',
        'scope must be scope tokens, RFC 6749 §3.3.',
      )
    const part = await this.#state.source.covering(names, call)
    return accessTokenOf(await part.obtain(minTtl, call))
  }

  /**
   * The headers that authenticate one request, for callers who don't use {@link Credentials.fetch}.
   *
   * With `dpop` they are good for this one request, soon; {@link Credentials.fetch} also gives an API the
   * nonce that it asks for.
   *
   * @param request Where it goes, and its method. A token is sent to https and loopback addresses only.
   * @param options As for {@link Credentials.getAccessToken}.
   * @throws {CredentialsError} As {@link Credentials.getAccessToken}; `invalid_configuration` if the
   *   address may carry no token.
   */
  async headers(
    request: { readonly url: string | URL; readonly method?: string },
    options: CallOptions = {},
  ): Promise<Headers> {
    const url = targetUrl(request.url)
    const { accessToken, prover } = presented(await this.#state.source.obtain(0, options))
    if (prover === undefined) return new Headers({ authorization: `Bearer ${accessToken}` })
    return prover.headers(accessToken, { url, method: request.method ?? 'GET' })
  }

  /**
   * Gets new tokens now, one request for all concurrent calls.
   *
   * @param options With `accessToken`, only if that is still the current token; otherwise the current
   *   tokens are returned, because somebody else has renewed them already.
   * @throws {CredentialsError} As {@link Credentials.getAccessToken}. The current token stays in use.
   */
  async refresh(options: CallOptions & { readonly accessToken?: string } = {}): Promise<TokenSet> {
    const { accessToken, ...call } = options
    return (await this.#state.source.replace(accessToken, call)).tokens
  }

  /**
   * Revokes the access token in memory, and hands it out no more.
   *
   * @throws {CredentialsError} `oauth_error`; `partial_credentials` if there is no token or no
   *   revocation endpoint.
   */
  async revokeAccessToken(options: CallOptions = {}): Promise<RevocationResult> {
    return (await onDemand()).revoke(this.#state, 'access_token', options)
  }

  /**
   * Revokes the refresh token, which ends what descends from it; in memory and in the store it is no
   * more, either.
   *
   * @throws {CredentialsError} As {@link Credentials.revokeAccessToken}.
   */
  async revokeRefreshToken(options: CallOptions = {}): Promise<RevocationResult> {
    return (await onDemand()).revoke(this.#state, 'refresh_token', options)
  }

  /**
   * Writes the credentials to the profile, over whatever is there.
   *
   * @throws {CredentialsError} `no_credentials` if there are none; a code of the store.
   */
  async writeCredentials(): Promise<{ readonly profile: string; readonly version: string }> {
    return (await onDemand()).writeCredentials(this.#state)
  }

  /** Removes a profile from the store; false if there was none. Revokes nothing. */
  removeProfile(profile: string): Promise<boolean> {
    return this.#state.chosen.store.remove(profile)
  }

  /**
   * Revokes both tokens and forgets them, here and in the store. They are forgotten even if the server
   * cannot be reached or refuses; `revoked` says whether it took them.
   */
  async logout(
    options: CallOptions = {},
  ): Promise<{ readonly revoked: boolean; readonly removed: boolean }> {
    return (await onDemand()).logout(this.#state, options)
  }

  /** Where credentials were looked for, and why each place was used or passed over. No secret, no network. */
  async explain(): Promise<readonly ExplainedLink[]> {
    return (await onDemand()).explain(this.#state.now)
  }

  /** Calls `listener` with each token set when these credentials first hand it out. */
  on(event: 'tokens', listener: (tokens: TokenSet) => void): Disposable
  /** Calls `listener` when somebody has to log in again. */
  on(event: 'reauth', listener: (error: CredentialsError) => void): Disposable
  /**
   * @param listener A failure of it goes to `logger.warn` and to nobody else.
   * @returns Ends the subscription when disposed.
   * @throws {CredentialsError} `invalid_configuration` for any other event.
   */
  on<Event extends keyof CredentialEvents>(
    event: Event,
    listener: (told: CredentialEvents[Event]) => void,
  ): Disposable {
    const { listeners } = this.#state
    if (!Object.hasOwn(listeners, event))
      throw new CredentialsError('invalid_configuration', 'The events are tokens and reauth.')
    listeners[event].add(listener)
    return { [Symbol.dispose]: () => void listeners[event].delete(listener) }
  }

  /**
   * Ends these credentials: waiting calls and later ones fail with `aborted`. Others that use the
   * same token are not touched. Tokens that could not be written are offered to the store once more.
   */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#state.close()
  }
}

const onDemand = () => import('./on-demand.ts')

const presented = ({ tokens, prover }: HeldTokens): PresentedToken => ({
  accessToken: tokens.accessToken,
  prover,
})

const accessTokenOf = ({ tokens }: HeldTokens): string => tokens.accessToken

/** Another token than a refused one. Undefined where none can be had: then the refusal is the answer. */
async function anotherToken(
  { source, settings }: CredentialState,
  refused: string,
  call: CallOptions,
): Promise<PresentedToken | undefined> {
  if (!settings.autoRefresh) return undefined
  try {
    return presented(await source.replace(refused, call))
  } catch (error) {
    if (error instanceof CredentialsError && error.code === 'partial_credentials') return undefined
    throw error
  }
}
