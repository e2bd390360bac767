/**
 * What {@link Credentials} can be told: the option types, which are closed.
 */
import type { ProviderDescription } from '@keygrant/providers'
import type { ClientAuth } from './client-auth/client-auth.ts'
import type { Grant } from './grants/grant.ts'
import type { StorageAdapter } from './storage-adapter.ts'
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
  /**
   * Node, Deno and Bun: the proxy for all requests, to APIs too. `'env'` (default): what the variables
   * `https_proxy`, `http_proxy` and `no_proxy` say, in either case. Or an address, to which `no_proxy`
   * still applies; `false`: none. This machine is never asked for through a proxy. Needs the package
   * `undici`; without it `'env'` is left to Node's own `NODE_USE_ENV_PROXY` and a warning says so.
   */
  readonly proxy?: 'env' | false | (string & {}) | URL
  /** Node, Deno and Bun: the client's certificate, and who is trusted. Needs the package `undici`. */
  readonly tls?: TlsOptions
}

/** Mutual TLS and private certificate authorities, for all requests. All of them PEM. */
export interface TlsOptions {
  /** The client's certificate, with those that lead to its root. */
  readonly cert?: string
  /** Its private key. */
  readonly key?: string
  /** Trusted instead of the well-known authorities. There is no way to trust everybody. */
  readonly ca?: string | readonly string[]
}

/** What one call may be told. */
export interface CallOptions {
  /** Ends this call, and no other that waits for the same token. */
  readonly signal?: AbortSignal
  /** How long this call may take. Default: no limit of its own; a token request ends after 60 s. */
  readonly timeout?: Milliseconds
  /**
   * Sent with the request to the authorization server that this call makes. A call that finds such a
   * request under way shares it, without its own headers.
   */
  readonly headers?: HeadersInit
}

/** Where log lines go. Nothing secret is ever in one. Default: nowhere. */
export type Logger = Partial<
  Record<'debug' | 'info' | 'warn', (message: string, fields?: Record<string, unknown>) => void>
>

/** Why there are new tokens: a code was exchanged, they were refreshed, or a grant gave them. */
export type TokensReason = 'exchange' | 'refresh' | 'grant'

/**
 * Everything {@link Credentials} can be told; every option is optional. A name that is not listed here
 * does not compile, and throws `invalid_configuration` where nothing is compiled.
 *
 * `accessToken`, `clientId`, `clientSecret` and `refreshToken` belong together: if any is given here,
 * neither the environment nor the store is asked for the others.
 */
export interface CredentialsOptions {
  /** An access token. A function is asked again whenever a new token is needed. */
  readonly accessToken?: Secret
  /** The authorization endpoint. Default: what the issuer's metadata says. */
  readonly authBaseUrl?: string | URL
  /** Whether the access token is written to the store, too. Default true. */
  readonly cacheToken?: boolean
  /** The client's id. */
  readonly clientId?: string
  /** The client's secret. A function is called on first use and for every token request. */
  readonly clientSecret?: Secret
  /** A developer token, redeemed for access tokens. Used only without any of the four above. */
  readonly developerToken?: Secret
  /** Where the developer token is redeemed: https, or a loopback address. */
  readonly developerTokenProvider?: string | URL
  /** Sent with authorization requests: the installation that is asked for. */
  readonly instanceId?: string
  /** Which profile of the store. Default: what the environment says, else `default`. */
  readonly profile?: string
  /** Where the authorization server sends the browser back to. Never taken from a request. */
  readonly redirectUri?: string | URL
  /** Sent with authorization requests: the region that is asked for. */
  readonly region?: string
  /** A refresh token. When the server gives a new one, that is used from then on. */
  readonly refreshToken?: Secret
  /** The scopes to ask for. Default: what the server gives by default. */
  readonly scope?: string | readonly string[]
  /**
   * Where credentials are kept: an adapter, `'file'`, `'memory'`, `'keychain'`, or a module that exports
   * an adapter, or a function that makes one, as `default` or `store`. Default: the file in Node, Deno
   * and Bun, memory elsewhere. The default one is read when nothing else has credentials; it is written
   * when they came from it, or when this option, `storageParams` or `profile` is given.
   */
  readonly storageAdapter?: StorageAdapter | 'file' | 'memory' | 'keychain' | (string & {})
  /** Handed to the store's `init`. Ours know `dbfile` (a path) and `memoryStorage` (true: no file). */
  readonly storageParams?: Readonly<Record<string, unknown>>
  /** The token endpoint, for a server without metadata. With it, metadata is not asked for. */
  readonly tokenUrl?: string | URL
  /** The revocation endpoint. Default: what the issuer's metadata says. */
  readonly tokenRevokeUrl?: string | URL
  /** How to talk to the authorization server. */
  readonly http?: HttpOptions
  /**
   * The platform to talk to, from `@keygrant/providers`: its endpoints, its dialect and its environment
   * variables, instead of `issuer` and `KEYGRANT_*`. Endpoints beside it must be at its own hosts.
   */
  readonly provider?: ProviderDescription
  /**
   * The authorization server's issuer identifier. Its endpoints are found by RFC 8414 or OIDC metadata.
   * Beside `tokenUrl` it is what a callback's `iss` must equal, letter by letter.
   */
  readonly issuer?: string | URL
  /** The APIs the token is for, as absolute URIs (RFC 8707). */
  readonly resource?: string | readonly string[]
  /**
   * How the client authenticates. Default `'auto'`: Basic if the server supports it, else in the form.
   * With `{ method: 'private_key_jwt', key }` it signs, and needs no secret.
   */
  readonly clientAuth?: ClientAuth
  /**
   * Whether tokens are bound to a key that never leaves this program (DPoP, RFC 9449), so that a token
   * that was stolen is worth nothing. `true`: a key is made; a store keeps it beside the tokens. Or a key
   * pair of your own for signing, whose public half can be exported. A server that gives unbound tokens
   * all the same is refused. Default false.
   */
  readonly dpop?: boolean | CryptoKeyPair
  /**
   * How to get tokens when there is no refresh token, or it is dead. A function of your own will do.
   * Default: the access token's or developer token's own way, or `clientCredentials()` for a client with a
   * secret that was given no refresh token.
   */
  readonly grant?: Grant
  /** Instead of the environment variables of the process. `false`: none. */
  readonly env?: false | Readonly<Record<string, string | undefined>>
  /** How long before its end a token is renewed. Default: 10 % of its life, at most 300 000. */
  readonly earlyRefresh?: Milliseconds
  /** Whether tokens are renewed when a call needs it. Default true; false: only `refresh()` does. */
  readonly autoRefresh?: boolean
  /** Whether tokens are renewed near their end without a call, too. Keeps no process alive. Default false. */
  readonly background?: boolean
  /**
   * Awaited with every token set these credentials obtain, before any caller sees it. If it fails,
   * the callers get their token all the same and the failure goes to `logger.warn`.
   */
  readonly onTokens?: (tokens: TokenSet, why: TokensReason) => void | Promise<void>
  /** Where log lines go. */
  readonly logger?: Logger
}
