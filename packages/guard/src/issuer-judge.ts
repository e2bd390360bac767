/** Judges the tokens of one issuer: its keys, its revocations, and what was verified already. */
import { err, type Result, tokenKind } from '@keygrant/protocol'
import type { Judged } from './access.ts'
import type { Eventually, GuardCrypto } from './crypto/guard-crypto.ts'
import type { GuardSettings } from './guard-options.ts'
import { Introspector } from './introspection/introspector.ts'
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
import { type AskIssuer, RevocationCheck } from './revocation/revocation-check.ts'
import { RevocationSet } from './revocation/revocation-set.ts'
import { TokenVerifier } from './token-verifier.ts'
import { VerifiedCache } from './verified-cache.ts'
import type { TokenPolicy } from './verify-jwt.ts'

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

/** Seconds until a caller may find the feed, or introspection, working again. */
const otherRetryAfter = 5

/** What a good token says, or why it must be refused. */
export type JudgeResult = Result<Judged, RefusalReason>

const isJws = (token: string): boolean => token.split('.').length === 3

export class IssuerJudge {
  readonly issuer: string
  readonly #keys: KeySource
  readonly #tokens: TokenVerifier
  readonly #feed: FeedFollower | undefined
  readonly #revocations: RevocationCheck | undefined
  readonly #introspector: Introspector | undefined
  readonly #now: () => number

  constructor(settings: IssuerSettings, guard: GuardSettings, crypto: GuardCrypto) {
    const { issuer, algorithms, legacyTyp, revocations } = settings
    const { audience, clockTolerance, cacheMax, now } = guard
    const world = new IssuerWorld(settings, guard, crypto)
    const policy = { issuer, audience, algorithms, clockTolerance, legacyTyp }
    this.issuer = issuer
    this.#now = now
    this.#keys = world.keys
    this.#introspector = world.introspector(policy)
    const watched =
      revocations === undefined ? undefined : world.watch(revocations, this.#introspector)
    this.#feed = watched?.feed
    this.#revocations = watched?.check
    this.#tokens = new TokenVerifier({
      policy,
      keys: this.#keys,
      crypto,
      cache: cacheMax === undefined ? undefined : new VerifiedCache(cacheMax),
      revocations: watched?.check,
      now,
    })
  }

  verify(token: string): Eventually<JudgeResult> {
    if (this.#introspector === undefined || isJws(token)) return this.#tokens.verify(token)
    return this.#inspect(token, this.#introspector)
  }

  /** Whether it can judge a token that only its issuer can read. */
  get readsOpaque(): boolean {
    return this.#introspector !== undefined
  }

  /** What was revoked since the issuer was asked is refused at once, where the feed names it. */
  async #inspect(token: string, introspector: Introspector): Promise<JudgeResult> {
    // Its form says whether it can be one, if it is of our making: then nobody need be asked.
    if (token.startsWith('kg_') && tokenKind(token) !== 'at') return err('token_malformed')
    const inspection = await introspector.inspect(token)
    if (!inspection.ok || this.#revocations === undefined) return inspection
    void this.#feed?.settle(this.#now())
    if (!(await this.#revocations.isHit(inspection.value.revocable))) return inspection
    await introspector.forget(token)
    return err('revoked')
  }

  evict(kid: string): void {
    this.#keys.evict(kid)
  }

  retryAfter(reason: RefusalReason): number {
    const isOfKeys = reason === 'keys_unavailable'
    return isOfKeys ? this.#keys.retryAfter() : otherRetryAfter
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
  watch(
    { failOpenFor, whenStale, onStatus }: RevocationSettings,
    introspector: Introspector | undefined,
  ) {
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
    const askIssuer: AskIssuer | undefined =
      whenStale === 'refuse' || introspector === undefined
        ? undefined
        : async (token) => {
            const inspection = await introspector.inspect(token)
            return inspection.ok ? undefined : inspection.error
          }
    return { feed, check: new RevocationCheck({ set, feed, crypto, askIssuer }) }
  }

  introspector(policy: TokenPolicy): Introspector | undefined {
    const { introspection: credentials } = this.#settings
    if (credentials === undefined) return undefined
    const [crypto, fetch, metadata] = [this.#crypto, this.#fetch, this.#metadata]
    const sharesFlights = !this.#isWorker
    const { now } = this.#guard
    return new Introspector({ policy, credentials, metadata, fetch, crypto, now, sharesFlights })
  }
}
