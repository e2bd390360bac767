/** Judges the tokens of one issuer: its keys, its revocations, and what was verified already. */
import type { Eventually, GuardCrypto } from './crypto/guard-crypto.ts'
import type { GuardSettings } from './guard-options.ts'
import type { IssuerSettings, RevocationSettings } from './issuer-options.ts'
import type { Fetch } from './keys/fetch-text.ts'
import { IssuerKeys } from './keys/issuer-keys.ts'
import { IssuerMetadata } from './keys/issuer-metadata.ts'
import { importKeys } from './keys/jwk-set.ts'
import { KeySource } from './keys/key-source.ts'
import type { RefusalReason } from './refusal-reasons.ts'
import { FeedFollower, type RevocationState } from './revocation/feed-follower.ts'
import { FeedSource } from './revocation/feed-source.ts'
import { FeedVerifier } from './revocation/feed-verifier.ts'
import { fingerprintsOf } from './revocation/fingerprints.ts'
import { fetchStream, nodeStreamHere } from './revocation/open-stream.ts'
import { RevocationCheck } from './revocation/revocation-check.ts'
import { RevocationSet } from './revocation/revocation-set.ts'
import { TokenVerifier, type VerifyResult } from './token-verifier.ts'
import { VerifiedCache } from './verified-cache.ts'

/** How things stand with one issuer, for readiness and metrics. */
export interface IssuerState {
  readonly issuer: string
  /** Whether its tokens can be judged: a key is held, and the revocation feed is not stale. */
  readonly ready: boolean
  /** Whether a key to verify with is held. */
  readonly hasKeys: boolean
  /** Undefined if the guard was told not to go by the feed. */
  readonly revocations: RevocationState | undefined
}

/** Seconds until a caller may find the feed live again. */
const feedRetryAfter = 5

export class IssuerJudge {
  readonly issuer: string
  readonly #keys: KeySource
  readonly #tokens: TokenVerifier
  readonly #feed: FeedFollower | undefined
  readonly #now: () => number

  constructor(settings: IssuerSettings, guard: GuardSettings, crypto: GuardCrypto) {
    const { issuer, algorithms, legacyTyp, revocations } = settings
    const { audience, clockTolerance, cacheMax, now } = guard
    const world = new IssuerWorld(settings, guard, crypto)
    this.issuer = issuer
    this.#now = now
    this.#keys = world.keys
    const watched = revocations === undefined ? undefined : world.watch(revocations)
    this.#feed = watched?.feed
    this.#tokens = new TokenVerifier({
      policy: { issuer, audience, algorithms, clockTolerance, legacyTyp },
      keys: this.#keys,
      crypto,
      cache: cacheMax === undefined ? undefined : new VerifiedCache(cacheMax),
      revocations: watched?.check,
      now,
    })
  }

  verify(token: string): Eventually<VerifyResult> {
    return this.#tokens.verify(token)
  }

  evict(kid: string): void {
    this.#keys.evict(kid)
  }

  retryAfter(reason: RefusalReason): number {
    return reason === 'revocations_unavailable' ? feedRetryAfter : this.#keys.retryAfter()
  }

  state(): IssuerState {
    const revocations = this.#feed?.state(this.#now())
    const hasKeys = this.#keys.hasKeys()
    const knows = revocations?.status !== 'stale' && revocations?.status !== 'starting'
    return { issuer: this.issuer, ready: hasKeys && knows, hasKeys, revocations }
  }

  /** Fetches what the first request would wait for. */
  async start(): Promise<void> {
    if (!this.#keys.hasKeys()) await this.#keys.renew()
    await this.#feed?.settle(this.#now())
  }

  async close(): Promise<void> {
    await this.#feed?.close()
  }
}

/** The parts of a judge that speak with the issuer. */
class IssuerWorld {
  readonly keys: KeySource
  readonly #settings: IssuerSettings
  readonly #guard: GuardSettings
  readonly #crypto: GuardCrypto
  readonly #fetch: Fetch
  readonly #metadata: IssuerMetadata
  /** On Cloudflare Workers a request can't wait for another's promise, and nothing runs in between. */
  readonly #isWorker = globalThis.navigator?.userAgent === 'Cloudflare-Workers'

  constructor(settings: IssuerSettings, guard: GuardSettings, crypto: GuardCrypto) {
    const { issuer, jwks } = settings
    const sharesFlights = !this.#isWorker
    const fetch: Fetch = guard.fetch ?? ((input, init) => globalThis.fetch(input, init))
    const metadata = new IssuerMetadata({ issuer, fetch, now: guard.now, sharesFlights })
    this.#settings = settings
    this.#guard = guard
    this.#crypto = crypto
    this.#fetch = fetch
    this.#metadata = metadata
    this.keys = new KeySource({
      issuerKeys: new IssuerKeys({ metadata, fetch, crypto }),
      now: guard.now,
      preloaded: jwks === undefined ? undefined : importKeys(jwks, new Map(), crypto),
      sharesFlights,
    })
  }

  /** Nothing is asked for before the first token that is good otherwise. */
  watch({ failOpenFor, onStatus }: RevocationSettings) {
    const { issuer, jwks } = this.#settings
    const { clockTolerance, now, fetch: own } = this.#guard
    const [crypto, fetch, metadata] = [this.#crypto, this.#fetch, this.#metadata]
    const set = new RevocationSet()
    const isKeyRevoked = async (kid: string, issuedAt: number): Promise<boolean> =>
      set.covers(await fingerprintsOf([['k', kid]], crypto), issuedAt)
    const openStream = (own === undefined ? nodeStreamHere() : undefined) ?? fetchStream(fetch)
    const feed = new FeedFollower({
      source: new FeedSource({ metadata, fetch, openStream }),
      verifier: new FeedVerifier({ issuer, keys: this.keys, clockTolerance, isKeyRevoked }),
      set,
      now,
      clockTolerance,
      failOpenFor,
      inBackground: !this.#isWorker,
      trustedSince: jwks === undefined ? undefined : now(),
      onStatus,
    })
    return { feed, check: new RevocationCheck({ set, feed, crypto, askIssuer: undefined }) }
  }
}
