/** What a guard is told, and how it is checked: at once, so that a mistake shows at start-up. */
import { type SigningAlgorithm, signingAlgorithms, wellKnownUrl } from '@keygrant/protocol'
import type { Fetch } from './keys/fetch-json.ts'
import { readJwkSet } from './keys/jwk-set.ts'
import { isSecureUrl } from './keys/secure-url.ts'
import type { ChallengeSettings } from './refuse.ts'
import type { TokenPolicy } from './verify-jwt.ts'

/** A JWK Set, RFC 7517 §5, as an issuer publishes it. */
export interface JwkSet {
  readonly keys: readonly (JsonWebKey & { readonly kid?: string })[]
}

/** What {@link createGuard} is told. Fixed for the life of the guard. */
export interface GuardOptions<Scope extends string = string> {
  /**
   * The authorization server's issuer identifier, exactly as in the tokens' `iss`. Its keys are
   * found through RFC 8414 metadata. A `URL` without a path stands for the identifier without a
   * slash at its end.
   */
  readonly issuer: string | URL
  /** This API's own identifier. A token whose `aud` does not contain exactly this is refused. */
  readonly audience: string
  /**
   * Every scope of the API. The compiler then refuses a misspelt one wherever scopes are asked for,
   * and the RFC 9728 document lists them.
   *
   * @default Any scope may be asked for.
   */
  readonly scopes?: readonly Scope[]
  /**
   * Clock difference to tolerate, in seconds, from 0 to 300.
   *
   * @default 5
   */
  readonly clockTolerance?: number
  /**
   * The signature algorithms to accept.
   *
   * @default ['ES256', 'EdDSA', 'RS256']
   */
  readonly algorithms?: readonly SigningAlgorithm[]
  /**
   * The `realm` of challenges.
   *
   * @default The audience.
   */
  readonly realm?: string
  /**
   * Where this API's RFC 9728 document is. Challenges name it.
   *
   * @default The audience with `/.well-known/oauth-protected-resource` between host and path. An
   * audience that is no http(s) URL has no document, and its challenges name none.
   */
  readonly resourceMetadata?: string | URL
  /**
   * Accepts tokens whose `typ` is `JWT` or missing, from servers older than RFC 9068. All its claims
   * stay required. Such servers may let an ID token pass for an access token: turn it on only where
   * they can't be changed.
   *
   * @default false
   */
  readonly legacyTyp?: boolean
  /**
   * Keys to start with, so that the first requests need no issuer. They count as confirmed at the
   * start; from then on the issuer's own are fetched as usual, and replace them.
   */
  readonly jwks?: JwkSet
  /**
   * Remembers up to `max` verified tokens (about 2 kB each), so that the same token again costs a
   * hash, not a signature. Expiry, evicted and removed keys, and scopes still count at once.
   *
   * @default Nothing is remembered.
   */
  readonly cache?: { readonly max: number }
  /**
   * Fetches metadata and keys.
   *
   * @default The runtime's `fetch`.
   */
  readonly fetch?: (input: string, init: RequestInit) => Promise<Response>
  /**
   * The clock, in milliseconds since the epoch.
   *
   * @default Date.now
   */
  readonly now?: () => number
}

/** Options after checking, with every default in place. */
export interface GuardSettings {
  readonly policy: TokenPolicy
  readonly challenge: ChallengeSettings
  readonly jwks: ReturnType<typeof readJwkSet>
  readonly cacheMax: number | undefined
  readonly fetch: Fetch
  readonly now: () => number
}

/** @throws {TypeError} Naming the first option that can't be. */
export function checkOptions(options: GuardOptions): GuardSettings {
  const { audience, clockTolerance = 5, algorithms = signingAlgorithms, realm, cache } = options
  const issuer = identifierOf(options.issuer)
  check(isSecureUrl(issuer), 'issuer must be an https: URL, or http: on a loopback address')
  check(!/[?#]/u.test(issuer), 'issuer must have no query and no fragment')
  check(typeof audience === 'string' && audience !== '', 'audience must be a non-empty string')
  check(clockTolerance >= 0 && clockTolerance <= 300, 'clockTolerance must be from 0 to 300 s')
  check(
    algorithms.length > 0 && algorithms.every((name) => signingAlgorithms.includes(name)),
    `algorithms must be some of ${signingAlgorithms.join(', ')}`,
  )
  const max = cache?.max
  check(max === undefined || (Number.isInteger(max) && max > 0), 'cache.max must be 1 or more')

  return {
    policy: {
      issuer,
      audience,
      algorithms: [...algorithms],
      clockTolerance,
      legacyTyp: options.legacyTyp ?? false,
    },
    challenge: { realm: realm ?? audience, resourceMetadata: metadataUrl(options) },
    jwks: checkedJwks(options.jwks),
    cacheMax: max,
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    now: options.now ?? Date.now,
  }
}

function identifierOf(issuer: string | URL): string {
  if (typeof issuer === 'string') return issuer
  return issuer.pathname === '/' ? issuer.href.replace(/\/(?=$|[?#])/u, '') : issuer.href
}

function metadataUrl({ audience, resourceMetadata }: GuardOptions): string | undefined {
  if (resourceMetadata !== undefined) {
    check(URL.canParse(resourceMetadata), 'resourceMetadata must be an absolute URL')
    return new URL(resourceMetadata).href
  }
  if (!/^https?:\/\//iu.test(audience) || !URL.canParse(audience)) return undefined
  return wellKnownUrl(audience, 'oauth-protected-resource').href
}

function checkedJwks(jwks: JwkSet | undefined): GuardSettings['jwks'] {
  if (jwks === undefined) return undefined
  const keys = readJwkSet(jwks) ?? []
  check(keys.length > 0, 'jwks must hold a public key for one of the algorithms, with a kid')
  return keys
}

function check(holds: boolean, message: string): void {
  if (!holds) throw new TypeError(`createGuard: ${message}`)
}
