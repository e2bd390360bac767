/**
 * Grants: how to get tokens. One file each, named like the engine's grant that answers it.
 */
import type { Milliseconds } from '../options.ts'
import type { ServerMetadata } from '../server-metadata.ts'
import type { TokenSet } from '../token-set.ts'

/** A login that has begun: an authorization request with PKCE, state and, for `openid`, a nonce. */
export interface Login {
  /** Where the browser is to be sent. */
  readonly url: URL
  /** What the callback must bring back. */
  readonly state: string
  /**
   * Exchanges the code of the callback, after state and issuer were checked. A code is sent once.
   *
   * @throws {CredentialsError} As {@link Credentials.fetchTokens} does.
   */
  redeem(callbackUrl: URL): Promise<TokenSet>
}

/** What a grant may use to get tokens. */
export interface GrantContext {
  /** The client, if one was given. */
  readonly clientId?: string
  /** The scopes asked for. Empty means: what the server gives by default. */
  readonly scope: readonly string[]
  /** The APIs the token is for, as resource indicators (RFC 8707). */
  readonly resource: readonly string[]
  /** Fires when the token is no longer wanted. Hand it on to whatever you call. */
  readonly signal: AbortSignal
  /**
   * Asks the authorization server's token endpoint. Client authentication is added, and `scope` and
   * `resource` unless `parameters` names them; `grant_type` is for the grant to say.
   *
   * @throws {CredentialsError} As {@link Credentials.getAccessToken} does.
   */
  request(parameters: Readonly<Record<string, string>>): Promise<TokenSet>
  /**
   * Redeems a token for an access token: a POST with it as Bearer and nothing in the body.
   *
   * @param endpoint https, or a loopback address.
   * @throws {CredentialsError} As `request` does.
   */
  redeem(endpoint: URL, token: string): Promise<TokenSet>
  /**
   * Sends a form to another endpoint of the authorization server, such as device authorization, with
   * client authentication.
   *
   * @returns The members of its JSON answer.
   * @throws {CredentialsError} As `request` does.
   */
  post(
    endpoint: URL,
    parameters: Readonly<Record<string, string>>,
  ): Promise<Readonly<Record<string, unknown>>>
  /**
   * Begins the authorization code grant.
   *
   * @throws {CredentialsError} `partial_credentials` if client or authorization endpoint are unknown.
   */
  login(redirectUri: string): Promise<Login>
  /**
   * What the authorization server says of itself, from its metadata or the options.
   *
   * @throws {CredentialsError} `partial_credentials` if neither `issuer` nor `tokenUrl` is known.
   */
  metadata(): Promise<ServerMetadata>
  /** Waits, or rejects when `signal` fires. A process stays alive for it only while somebody waits. */
  pause(duration: Milliseconds): Promise<void>
  /** The fetch of the options, for what is asked elsewhere. Hand it `signal`. */
  readonly fetch: typeof globalThis.fetch
  /** A variable of the environment, as the option `env` has it. Undefined if it is not set, or empty. */
  variable(name: string): string | undefined
  /** The developer token, if there is one. */
  readonly developerToken?: () => Promise<string>
  /** Where it is redeemed. */
  readonly developerTokenProvider?: URL
}

/**
 * A way to get tokens: a function that is called whenever a new token is needed, once for any number
 * of waiting callers. Its result is cached until `expiresAt`; without one, until an API refuses it. A
 * refresh token in the result is used before the grant is asked again.
 *
 * @example
 *
 * Tokens from a broker of your own:
 *
 * ```ts
 * import { Credentials, type Grant } from '@keygrant/credentials'
 *
 * const fromBroker: Grant = async ({ scope, signal }) => {
 *   const answer = await fetch('http://localhost:9000/token', { signal })
 *   const { token, seconds } = (await answer.json()) as { token: string; seconds: number }
 *   const expiresAt = new Date(Date.now() + seconds * 1000)
 *   return { accessToken: token, tokenType: 'Bearer', expiresAt, scope, extra: {} }
 * }
 * export const creds = new Credentials({ grant: fromBroker })
 * ```
 */
export interface Grant {
  (context: GrantContext): Promise<TokenSet>
  /** How long it may take, retries included. Default 60 000: one that waits for a person needs more. */
  readonly deadline?: Milliseconds
}
