/**
 * What {@link Credentials} can be told: the option types, which are closed.
 */
import type { ClientAuth } from './client-auth/choose-method.ts'
import type { Grant } from './grants/grant.ts'
import type { TokenSet } from './token-set.ts'

/** A secret: its value, or a function that gets it, such as a vault read. */
export type Secret = string | (() => string | Promise<string>)

/** A length of time in milliseconds. */
export type Milliseconds = number

/** When and how often a failed token request is sent again. */
export interface RetryOptions {
  /** How often to ask at most, the first time included. Default 3. */
  readonly attempts?: number
  /** The longest wait before asking again; a server that wants more is not asked again. Default 30 000. */
  readonly maxDelay?: Milliseconds
  /** Whether to wait as long as `Retry-After` says. Default true. */
  readonly respectRetryAfter?: boolean
}

/** How to talk to the authorization server. */
export interface HttpOptions {
  /**
   * Any WHATWG fetch, also used by `creds.fetch`. Default: the global one. Credentials with
   * different functions don't share tokens.
   */
  readonly fetch?: typeof globalThis.fetch
  /** Sent with every request to the authorization server; not to APIs. */
  readonly headers?: HeadersInit
  /** Per request to the authorization server. Default 10 000. */
  readonly timeout?: Milliseconds
  /** Ends every call made through these credentials, now and later. */
  readonly signal?: AbortSignal
  /** Default: three attempts. `false`: one. */
  readonly retry?: false | RetryOptions
}

/** What one call may be told. */
export interface CallOptions {
  /** Ends this call, and no other that waits for the same token. */
  readonly signal?: AbortSignal
  /** How long this call may take. Default: no limit of its own; a token request ends after 60 s. */
  readonly timeout?: Milliseconds
}

/** Where log lines go. Nothing secret is ever in one. Default: nowhere. */
export type Logger = Partial<
  Record<'debug' | 'info' | 'warn', (message: string, fields?: Record<string, unknown>) => void>
>

/**
 * Everything {@link Credentials} can be told. A name that is not listed here does not compile, and
 * throws `invalid_configuration` where nothing is compiled.
 */
export interface CredentialsOptions {
  /** The authorization server's issuer identifier. Its endpoints are found by RFC 8414 or OIDC metadata. */
  readonly issuer?: string | URL
  /** The token endpoint, for a server without metadata. With it, metadata is not asked for. */
  readonly tokenUrl?: string | URL
  /** The client's id. */
  readonly clientId?: string
  /** The client's secret. A function is called on first use and for every token request. */
  readonly clientSecret?: Secret
  /** How the client authenticates. Default `'auto'`: Basic if the server supports it, else in the form. */
  readonly clientAuth?: ClientAuth
  /** The scopes to ask for. Default: what the server gives by default. */
  readonly scope?: string | readonly string[]
  /** The APIs the token is for, as absolute URIs (RFC 8707). */
  readonly resource?: string | readonly string[]
  /** How to get tokens. Default `clientCredentials()`. A function of your own will do. */
  readonly grant?: Grant
  /** How to talk to the authorization server. */
  readonly http?: HttpOptions
  /** How long before its end a token is renewed. Default: 10 % of its life, at most 300 000. */
  readonly earlyRefresh?: Milliseconds
  /**
   * Awaited with every token set these credentials obtain, before any caller sees it. If it fails,
   * the callers get their token all the same and the failure goes to `logger.warn`.
   */
  readonly onTokens?: (tokens: TokenSet, why: 'grant') => void | Promise<void>
  /** Where log lines go. */
  readonly logger?: Logger
}
