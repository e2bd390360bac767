/**
 * What can be read of credentials without waiting: everything here reads memory only.
 */
import type { CredentialState } from './credential-state.ts'
import { CredentialsError } from './errors.ts'
import { type JwtPayload, jwtExpiry, jwtPayload } from './jwt.ts'
import { known } from './resolve.ts'
import type { StorageAdapter } from './storage-adapter.ts'

const inspect = Symbol.for('nodejs.util.inspect.custom')

/**
 * The properties of {@link Credentials}. Options, setters and the environment show at once, what is in
 * the store after the first call that waits.
 */
export abstract class CredentialProperties {
  readonly #state: CredentialState

  /** @param state Shared with the class that waits. */
  constructor(state: CredentialState) {
    this.#state = state
  }

  /** The token in memory, whatever its age; never asks for one. Setting it clears `jwtExp`. */
  get accessToken(): string | undefined {
    const { source, resolved } = this.#state
    return source.current?.accessToken ?? known(resolved.accessToken)
  }
  set accessToken(value: string | undefined) {
    this.#state.jwtExp = undefined
    this.#state.give({ accessToken: value })
  }

  /** Whether the access token is written to the store, too. */
  get cacheToken(): boolean {
    return this.#state.settings.cacheToken
  }

  /** The client's id. */
  get clientId(): string | undefined {
    return this.#state.resolved.clientId
  }
  set clientId(value: string | undefined) {
    this.#state.give({ clientId: value })
  }

  /** The client's secret, if its value is known without calling its supplier. */
  get clientSecret(): string | undefined {
    return known(this.#state.resolved.clientSecret)
  }
  set clientSecret(value: string | undefined) {
    this.#state.give({ clientSecret: value })
  }

  /** The developer token, if its value is known without calling its supplier. */
  get developerToken(): string | undefined {
    return known(this.#state.resolved.developerToken)
  }
  set developerToken(value: string | undefined) {
    this.#state.give({ developerToken: value })
  }

  /** Where the developer token is redeemed. */
  get developerTokenProvider(): string | undefined {
    return this.#state.resolved.developerTokenProvider?.href
  }
  set developerTokenProvider(value: string | undefined) {
    this.#state.redeemAt(value)
  }

  /** The refresh token that is good now: the one given, or its latest successor. */
  get refreshToken(): string | undefined {
    const { source, resolved } = this.#state
    return source.refreshToken ?? known(resolved.refreshToken)
  }
  set refreshToken(value: string | undefined) {
    this.#state.give({ refreshToken: value })
  }

  /** When the access token ends, in seconds since the epoch, by its own word or by what was set. */
  get jwtExp(): number | undefined {
    const { accessToken } = this
    return this.#state.jwtExp ?? (accessToken === undefined ? undefined : jwtExpiry(accessToken))
  }
  set jwtExp(value: number | undefined) {
    this.#state.jwtExp = value
  }

  /** When the token in memory ends, by this machine's clock: as the server said, else as it says itself. */
  get expiresAt(): Date | undefined {
    const { jwtExp } = this
    const own = jwtExp === undefined ? undefined : new Date(jwtExp * 1000)
    return this.#state.source.current?.expiresAt ?? own
  }

  /** The authorization endpoint, if it was given. */
  get authBaseUrl(): URL | undefined {
    return this.#state.settings.authBaseUrl
  }

  /** The installation that is asked for in authorization requests. */
  get instanceId(): string | undefined {
    return this.#state.settings.instanceId
  }

  /** Which profile of the store. */
  get profile(): string {
    return this.#state.settings.profile
  }

  /** Where the authorization server sends the browser back to. */
  get redirectUri(): string | undefined {
    return this.#state.settings.redirectUri
  }

  /** The region that is asked for in authorization requests. */
  get region(): string | undefined {
    return this.#state.settings.region
  }

  /** The scopes asked for. */
  get scope(): readonly string[] {
    return this.#state.settings.scope
  }

  /** The store: the one given, or one that is opened on first use. */
  get storage(): StorageAdapter {
    return this.#state.chosen.store
  }

  /** The token endpoint, if it was given. */
  get tokenUrl(): URL | undefined {
    return this.#state.settings.tokenUrl
  }

  /** The revocation endpoint, if it was given. */
  get tokenRevokeUrl(): URL | undefined {
    return this.#state.settings.tokenRevokeUrl
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

  /** What a log line may hold: who and for what, no secret and no token. */
  toJSON(): Record<string, unknown> {
    const { issuer, tokenUrl, clientId, profile, scope, resource } = this.#state.resolved
    return {
      ...(issuer === undefined ? {} : { issuer: issuer.href }),
      ...(tokenUrl === undefined ? {} : { tokenUrl: tokenUrl.href }),
      ...(clientId === undefined ? {} : { clientId }),
      profile,
      scope,
      resource,
    }
  }

  /** What `console.log` shows in Node: the same as {@link CredentialProperties.toJSON}. */
  [inspect](): string {
    return `Credentials ${JSON.stringify(this.toJSON())}`
  }
}
