/** What a guard is told, and how it is checked: at once, so that a mistake shows at start-up. */
import { wellKnownUrl } from '@keygrant/protocol'
import {
  check,
  checkIssuer,
  type IssuerOptions,
  type IssuerSettings,
  type TrustedIssuer,
} from './issuer-options.ts'
import type { Fetch } from './keys/fetch-text.ts'
import type { DpopSettings } from './possession/dpop-verifier.ts'
import {
  checkDpop,
  checkMtls,
  type DpopOptions,
  type MtlsOptions,
  type MtlsSettings,
} from './possession/possession-options.ts'
import type { ChallengeSettings } from './refuse.ts'

/** What {@link createGuard} is told. Fixed for the life of the guard. */
export interface GuardOptions<Scope extends string = string> extends IssuerOptions {
  /**
   * The authorization server's issuer identifier, exactly as in the tokens' `iss`. Its keys are
   * found through RFC 8414 metadata. A `URL` without a path stands for the identifier without a
   * slash at its end.
   *
   * Several, where the API trusts several: a token is judged by the one that its `iss` names, and
   * refused without a fetch if it names no other. What differs between them stands beside each.
   */
  readonly issuer: string | URL | readonly (string | URL | TrustedIssuer)[]
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
   * Remembers the `max` verified tokens used last, and up to as many older ones (about 2 kB each),
   * so that the same token again costs a hash, not a signature. Expiry, evicted and removed keys, and
   * scopes still count at once.
   *
   * @default Nothing is remembered.
   */
  readonly cache?: { readonly max: number }
  /**
   * Takes tokens that are bound to a key of the client (RFC 9449), in requests that prove to have it.
   *
   * @default Such tokens are refused.
   */
  readonly dpop?: DpopOptions
  /**
   * Takes tokens that are bound to a certificate of the client (RFC 8705 §3), from who has it.
   *
   * @default Such tokens are refused.
   */
  readonly mtls?: MtlsOptions
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
  readonly audience: string
  /** Seconds. */
  readonly clockTolerance: number
  /** One or more, each with another identifier. */
  readonly issuers: readonly IssuerSettings[]
  readonly challenge: ChallengeSettings
  readonly cacheMax: number | undefined
  readonly dpop: DpopSettings | undefined
  readonly mtls: MtlsSettings | undefined
  /** Undefined: the runtime's. */
  readonly fetch: Fetch | undefined
  readonly now: () => number
}

/** @throws {TypeError} Naming the first option that can't be. */
export function checkOptions(options: GuardOptions): GuardSettings {
  const { audience, clockTolerance = 5, realm, cache } = options
  const issuers = issuersOf(options)
  check(typeof audience === 'string' && audience !== '', 'audience must be a non-empty string')
  check(clockTolerance >= 0 && clockTolerance <= 300, 'clockTolerance must be from 0 to 300 s')
  const max = cache?.max
  check(max === undefined || (Number.isInteger(max) && max > 0), 'cache.max must be 1 or more')

  const now = options.now ?? Date.now
  const dpop = checkDpop(options.dpop, { audience, now })

  return {
    audience,
    clockTolerance,
    issuers,
    challenge: { realm: realm ?? audience, resourceMetadata: metadataUrl(options), dpop },
    cacheMax: max,
    dpop,
    mtls: checkMtls(options.mtls),
    fetch: options.fetch,
    now,
  }
}

function issuersOf({ issuer, ...options }: GuardOptions): readonly IssuerSettings[] {
  const several = typeof issuer === 'string' || issuer instanceof URL ? [issuer] : issuer
  const { algorithms, legacyTyp, jwks, revocations, introspection } = options
  // Keys of one issuer must never verify another's tokens, and no secret may go to another.
  for (const [name, value] of Object.entries({ jwks, introspection }))
    check(
      value === undefined || several.length === 1,
      `${name} must stand beside the issuer it is of`,
    )
  const own = { algorithms, legacyTyp, jwks, revocations, introspection } as IssuerOptions
  const issuers = several.map((each) =>
    checkIssuer(
      typeof each === 'string' || each instanceof URL
        ? { ...own, issuer: each }
        : { ...own, ...each },
    ),
  )
  const names = new Set(issuers.map((each) => each.issuer))
  check(issuers.length > 0 && names.size === issuers.length, 'issuer must name each issuer once')
  return issuers
}

function metadataUrl({ audience, resourceMetadata }: GuardOptions): string | undefined {
  if (resourceMetadata !== undefined) {
    check(URL.canParse(resourceMetadata), 'resourceMetadata must be an absolute URL')
    return new URL(resourceMetadata).href
  }
  if (!/^https?:\/\//iu.test(audience) || !URL.canParse(audience)) return undefined
  return wellKnownUrl(audience, 'oauth-protected-resource').href
}
