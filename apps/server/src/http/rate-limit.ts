/**
 * Rate limits by token buckets: so many requests a second, three times as many at once.
 *
 * One limit counts requests by client and address; another counts failed authentications by address.
 * Neither locks anyone out: whoever waits as long as `Retry-After` says is served again, and a right
 * secret is never refused because of somebody else's wrong ones.
 */

export interface Limit {
  readonly allowed: boolean
  /** Seconds until there is room again. */
  readonly retryAfter: number
  readonly headers: Readonly<Record<string, string>>
}

interface Bucket {
  tokens: number
  at: number
}

const allowed: Limit = { allowed: true, retryAfter: 0, headers: {} }
/** The most buckets held. A full one is worth as much as none, so the oldest can go. */
const maxBuckets = 50_000

export class RateLimit {
  readonly #perSecond: number
  readonly #burst: number
  readonly #clock: () => number
  readonly #buckets = new Map<string, Bucket>()

  /** @param clock Milliseconds, monotonic. */
  constructor(
    perSecond: number,
    burst = perSecond * 3,
    clock: () => number = performance.now.bind(performance),
  ) {
    this.#perSecond = perSecond
    this.#burst = burst
    this.#clock = clock
  }

  take(key: string): Limit {
    const now = this.#clock()
    let bucket = this.#buckets.get(key)
    if (bucket === undefined) {
      if (this.#buckets.size >= maxBuckets) this.#forgetOldest()
      bucket = { tokens: this.#burst, at: now }
      this.#buckets.set(key, bucket)
    }
    const refilled = bucket.tokens + ((now - bucket.at) / 1000) * this.#perSecond
    bucket.tokens = Math.min(this.#burst, refilled)
    bucket.at = now
    if (bucket.tokens < 1) return this.#refusal(bucket)
    bucket.tokens--
    return allowed
  }

  #refusal({ tokens }: Bucket): Limit {
    const retryAfter = Math.max(1, Math.ceil((1 - tokens) / this.#perSecond))
    const window = Math.ceil(this.#burst / this.#perSecond)
    return {
      allowed: false,
      retryAfter,
      headers: {
        'Retry-After': String(retryAfter),
        'RateLimit-Policy': `"default";q=${this.#burst};w=${window}`,
        RateLimit: `"default";r=0;t=${retryAfter}`,
      },
    }
  }

  #forgetOldest(): void {
    let forget = maxBuckets / 10
    for (const key of this.#buckets.keys()) {
      if (forget-- <= 0) return
      this.#buckets.delete(key)
    }
  }
}
