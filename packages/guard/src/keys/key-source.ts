/**
 * The keys of one issuer: does what `key-state.ts` decides, with `issuer-keys.ts`.
 *
 * Concurrency: callers that need a fetch share the one under way. On Cloudflare Workers a request
 * can't wait for another request's promise, so there each makes its own.
 */
import { err, ok, type Result } from '@keygrant/protocol'
import type { Eventually, VerificationKey } from '../crypto/guard-crypto.ts'
import type { IssuerKeys } from './issuer-keys.ts'
import type { HeldKey } from './jwk-set.ts'
import {
  emptyKeyState,
  fetchFailed,
  fetchStarted,
  inFlight,
  type KeyState,
  keysConfirmed,
  retryAfter,
  stepFor,
  verdictAfterFetch,
} from './key-state.ts'

export type KeyResult = Result<VerificationKey, 'key_unknown' | 'keys_unavailable'>

export interface KeySourceOptions {
  readonly issuerKeys: Pick<IssuerKeys, 'fetch'>
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** Keys to start with, counted as confirmed at the start. */
  readonly preloaded: Promise<ReadonlyMap<string, HeldKey>> | undefined
  readonly sharesFlights: boolean
}

export class KeySource {
  readonly #options: KeySourceOptions
  readonly #evicted = new Set<string>()
  #state: KeyState<HeldKey> = emptyKeyState()
  #flight: Promise<void> | undefined

  constructor(options: KeySourceOptions) {
    this.#options = options
    if (options.preloaded !== undefined) this.#flight = this.#preload(options.preloaded)
  }

  /**
   * At once if the key is held and may be used.
   *
   * @param now Milliseconds. @default what the clock says
   */
  find(kid: string, now = this.#options.now()): Eventually<KeyResult> {
    if (this.#evicted.has(kid)) return err('key_unknown')
    const step = stepFor(this.#state, kid, now)
    switch (step) {
      case 'use':
        return this.#held(kid)
      case 'fetch_in_background':
        void this.#start(false)
        return this.#held(kid)
      case 'fetch':
      case 'fetch_for_miss':
        return this.#after(this.#start(step === 'fetch_for_miss'), kid)
      case 'join':
        return this.#after(this.#join(), kid)
      case 'unknown':
        return err('key_unknown')
      case 'unavailable':
        return err('keys_unavailable')
    }
  }

  /** From now on the key is unknown, even if the issuer still publishes it. */
  evict(kid: string): void {
    this.#evicted.add(kid)
  }

  /**
   * Has the keys fetched unless that is under way, whatever the allowance says: for a key that the
   * issuer itself named, in its revocation feed.
   */
  renew(): Promise<void> {
    return inFlight(this.#state, this.#options.now()) ? this.#join() : this.#start(false)
  }

  /** Whether there is a key to judge by. */
  hasKeys(): boolean {
    return this.#state.keys.size > 0
  }

  /** Seconds. */
  retryAfter(): number {
    return retryAfter(this.#state, this.#options.now())
  }

  #held(kid: string): KeyResult {
    const held = this.#state.keys.get(kid)
    return held === undefined ? err('key_unknown') : ok(held.key)
  }

  async #after(flight: Promise<void>, kid: string): Promise<KeyResult> {
    await flight
    if (this.#evicted.has(kid)) return err('key_unknown')
    const verdict = verdictAfterFetch(this.#state, kid, this.#options.now())
    if (verdict === 'use') return this.#held(kid)
    return err(verdict === 'unknown' ? 'key_unknown' : 'keys_unavailable')
  }

  #join(): Promise<void> {
    const shared = this.#options.sharesFlights ? this.#flight : undefined
    return shared ?? this.#start(false)
  }

  /** The state says that a fetch is under way before anything is awaited, so a second can't start. */
  #start(forMiss: boolean): Promise<void> {
    this.#state = fetchStarted(this.#state, this.#options.now(), forMiss)
    const flight = this.#fetch()
    this.#flight = flight
    return flight
  }

  async #fetch(): Promise<void> {
    const { issuerKeys, now } = this.#options
    const fetched = await issuerKeys.fetch(this.#state.keys)
    this.#state = fetched.ok
      ? keysConfirmed(this.#state, fetched.value, now())
      : fetchFailed(this.#state, now())
  }

  /** Importing counts as a fetch under way, so that the first callers wait for it. */
  async #preload(preloaded: Promise<ReadonlyMap<string, HeldKey>>): Promise<void> {
    const { now } = this.#options
    const { freshFor } = this.#state
    this.#state = fetchStarted(this.#state, now(), false)
    this.#state = keysConfirmed(this.#state, { keys: await preloaded, freshFor }, now())
  }
}
