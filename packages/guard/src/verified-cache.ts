/**
 * Remembers tokens that were verified, by their SHA-256, so that the second request with a token
 * costs a hash instead of a signature. Each guard has its own, so an entry can't answer for another
 * issuer, audience or set of algorithms. Refusals aren't remembered: they would let anyone fill it.
 */
import type { Verified } from './access.ts'

export class VerifiedCache {
  readonly #entries = new Map<string, Verified>()
  readonly #max: number

  /** @param max The number of tokens to remember; the one used least recently leaves first. */
  constructor(max: number) {
    this.#max = max
  }

  get size(): number {
    return this.#entries.size
  }

  /** Undefined once the token has expired, to the second: clock tolerance is for the full check. */
  get(hash: string, now: number): Verified | undefined {
    const entry = this.#entries.get(hash)
    if (entry === undefined) return undefined
    this.#entries.delete(hash)
    if (entry.claims.exp <= now) return undefined
    this.#entries.set(hash, entry)
    return entry
  }

  /** Makes room: for a token that was found to be revoked. */
  delete(hash: string): void {
    this.#entries.delete(hash)
  }

  set(hash: string, entry: Verified): void {
    this.#entries.delete(hash)
    this.#entries.set(hash, entry)
    if (this.#entries.size <= this.#max) return
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest)
      return
    }
  }
}
