/** What a guard is told of one authorization server, and how it is checked. */
import { type SigningAlgorithm, signingAlgorithms } from '@keygrant/protocol'
import type { ClientCredentials } from './introspection/introspector.ts'
import { readJwkSet } from './keys/jwk-set.ts'
import { isSecureUrl } from './keys/secure-url.ts'
import type { FeedStatus } from './revocation/feed-status.ts'

/** A JWK Set, RFC 7517 §5, as an issuer publishes it. */
export interface JwkSet {
  readonly keys: readonly (JsonWebKey & { readonly kid?: string })[]
}

/** What becomes of tokens when nothing is heard of revocations. */
export interface RevocationOptions {
  /**
   * Seconds for which good tokens go on being accepted while the issuer's feed is silent, counted
   * from its last word. What was revoked until then stays refused. Fewer than 15, which is three
   * heartbeats, count as 15; `Infinity` never ends.
   *
   * @default 900
   */
  readonly failOpenFor?: number
  /**
   * What happens after that, when the feed is stale: `refuse` answers 503 with `Retry-After`,
   * `introspect` asks the issuer about each token, at most once a minute.
   *
   * @default 'refuse'
   */
  readonly whenStale?: 'refuse' | 'introspect'
  /**
   * Told whenever the feed becomes `live`, `behind`, `stale` or `none`, for logs and alarms. What it
   * throws is ignored.
   */
  readonly onStatus?: (status: FeedStatus, issuer: string) => void
}

/** What may differ from one issuer to another. */
export interface IssuerOptions {
  /**
   * The signature algorithms to accept.
   *
   * @default ['ES256', 'EdDSA', 'RS256']
   */
  readonly algorithms?: readonly SigningAlgorithm[]
  /**
   * Accepts tokens whose `typ` is `JWT` or missing, from servers older than RFC 9068. All its claims
   * stay required. Such servers may let an ID token pass for an access token: turn it on only where
   * they can't be changed.
   *
   * @default false
   */
  readonly legacyTyp?: boolean
  /**
   * Keys to start with, so that a start needs no issuer. They count as confirmed at the start, and
   * the issuer's revocation feed as heard of; from then on both are fetched as usual.
   */
  readonly jwks?: JwkSet
  /**
   * How to go by the issuer's revocation feed, if its metadata names one. `false` does without: a
   * revoked token is then accepted until it expires.
   */
  readonly revocations?: RevocationOptions | false
  /**
   * The client that stands for this API at the issuer (made with `"resource_server": "api_…"`). With
   * it, tokens that are no JWT are asked about, and an answer is gone by for a minute at most.
   *
   * @default Such tokens are refused.
   */
  readonly introspection?: ClientCredentials
}

/** One of several issuers, with what differs from the guard's own options. */
export interface TrustedIssuer extends IssuerOptions {
  /** As {@link GuardOptions.issuer}. */
  readonly issuer: string | URL
}

/** {@link IssuerOptions} after checking, with every default in place. */
export interface IssuerSettings {
  readonly issuer: string
  readonly algorithms: readonly SigningAlgorithm[]
  readonly legacyTyp: boolean
  readonly jwks: ReturnType<typeof readJwkSet>
  /** Undefined if the API does not want to know. */
  readonly revocations: RevocationSettings | undefined
  readonly introspection: ClientCredentials | undefined
}

export interface RevocationSettings {
  /** Milliseconds. */
  readonly failOpenFor: number
  readonly whenStale: 'refuse' | 'introspect'
  readonly onStatus: (status: FeedStatus) => void
}

/** @throws {TypeError} Naming the first option that can't be. */
export function checkIssuer({ issuer: given, ...options }: TrustedIssuer): IssuerSettings {
  const { algorithms = signingAlgorithms, legacyTyp = false, jwks, revocations = {} } = options
  const { introspection } = options
  const issuer = identifierOf(given)
  check(isSecureUrl(issuer), 'issuer must be an https: URL, or http: on a loopback address')
  check(!/[?#]/u.test(issuer), 'issuer must have no query and no fragment')
  check(
    algorithms.length > 0 && algorithms.every((name) => signingAlgorithms.includes(name)),
    `algorithms must be some of ${signingAlgorithms.join(', ')}`,
  )
  check(
    introspection === undefined || introspection.clientId !== '',
    'introspection must have a clientId and a clientSecret',
  )
  check(
    introspection !== undefined || revocations === false || revocations.whenStale !== 'introspect',
    "revocations.whenStale 'introspect' needs introspection",
  )
  return {
    issuer,
    introspection,
    algorithms: [...algorithms],
    legacyTyp,
    jwks: checkedJwks(jwks),
    revocations: revocations === false ? undefined : checkRevocations(revocations, issuer),
  }
}

function checkRevocations(
  { failOpenFor = 900, whenStale = 'refuse', onStatus }: RevocationOptions,
  issuer: string,
): RevocationSettings {
  check(failOpenFor >= 0, 'revocations.failOpenFor must be a number of seconds')
  check(
    whenStale === 'refuse' || whenStale === 'introspect',
    "revocations.whenStale must be 'refuse' or 'introspect'",
  )
  return {
    failOpenFor: failOpenFor * 1000,
    whenStale,
    onStatus: (status) => {
      try {
        onStatus?.(status, issuer)
      } catch {
        // Whoever is told must not be able to stop what it is told of.
      }
    },
  }
}

function identifierOf(issuer: string | URL): string {
  if (typeof issuer === 'string') return issuer
  return issuer.pathname === '/' ? issuer.href.replace(/\/(?=$|[?#])/u, '') : issuer.href
}

function checkedJwks(jwks: JwkSet | undefined): IssuerSettings['jwks'] {
  if (jwks === undefined) return undefined
  const keys = readJwkSet(jwks) ?? []
  check(keys.length > 0, 'jwks must hold a public key for one of the algorithms, with a kid')
  return keys
}

/** @throws {TypeError} Unless it holds. */
export function check(holds: boolean, message: string): void {
  if (!holds) throw new TypeError(`createGuard: ${message}`)
}
