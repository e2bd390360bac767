/**
 * Whether a token that is good by itself was revoked, as far as this guard can know, and what becomes
 * of it when it can't.
 */
import { eventually } from '../crypto/eventually.ts'
import type { Eventually, GuardCrypto } from '../crypto/guard-crypto.ts'
import type { RefusalReason } from '../refusal-reasons.ts'
import type { AccessTokenClaims } from '../verify-jwt.ts'
import type { FeedFollower } from './feed-follower.ts'
import { type Fingerprints, fingerprintsOf, namesOf } from './fingerprints.ts'
import type { RevocationSet } from './revocation-set.ts'

/** A token as far as revocations can hit it. Kept with a verified token, so that it is hashed once. */
export interface Revocable {
  readonly claims: AccessTokenClaims
  /** Undefined for a token that no key of the issuer signed. */
  readonly kid: string | undefined
  prints?: Fingerprints
  /** The version of the set that was found not to hit it. */
  clearedAt?: number
}

/** Asks the issuer itself. Undefined if the token is active. */
export type AskIssuer = (token: string) => Promise<RefusalReason | undefined>

export interface RevocationCheckOptions {
  readonly set: RevocationSet
  readonly feed: Pick<FeedFollower, 'settle' | 'status'>
  readonly crypto: Pick<GuardCrypto, 'digests'>
  /** What to do while the feed is stale; without, tokens are refused then. */
  readonly askIssuer: AskIssuer | undefined
}

export class RevocationCheck {
  readonly #options: RevocationCheckOptions

  constructor(options: RevocationCheckOptions) {
    this.#options = options
  }

  /** @param now Milliseconds. @returns Why the token must be refused; undefined if it may pass. */
  check(token: string, revocable: Revocable, now: number): Eventually<RefusalReason | undefined> {
    const pending = this.#options.feed.settle(now)
    if (pending === undefined) return this.#judge(token, revocable, now)
    return pending.then(() => this.#judge(token, revocable, now))
  }

  #judge(token: string, revocable: Revocable, now: number): Eventually<RefusalReason | undefined> {
    return eventually(this.isHit(revocable), (isHit) => {
      if (isHit) return 'revoked'
      const { feed, askIssuer } = this.#options
      if (feed.status(now) !== 'stale') return undefined
      return askIssuer === undefined ? 'revocations_unavailable' : askIssuer(token)
    })
  }

  /** Looked up again only if something came that may hit it. */
  isHit(revocable: Revocable): Eventually<boolean> {
    const { set, crypto } = this.#options
    const { claims, kid, prints, clearedAt } = revocable
    if (set.size === 0 || clearedAt === set.version) return false
    if (prints !== undefined && clearedAt !== undefined && !set.hasNewsFor(prints, clearedAt)) {
      revocable.clearedAt = set.version
      return false
    }
    return eventually(prints ?? fingerprintsOf(namesOf(claims, kid), crypto), (found) => {
      revocable.prints = found
      const isHit = set.covers(found, claims.iat)
      if (!isHit) revocable.clearedAt = set.version
      return isHit
    })
  }
}
