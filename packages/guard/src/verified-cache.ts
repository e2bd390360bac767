/**
 * Remembers tokens that were verified, by their SHA-256, so that the second request with a token
 * costs a hash instead of a signature. Each guard has its own, so an entry can't answer for another
 * issuer, audience or set of algorithms. Refusals aren't remembered: they would let anyone fill it.
 */
import type { Verified } from './access.ts'

export class VerifiedCache {
  /** The tokens used last, then those used before them: a use costs one look, not a new place in line. */
  #recent = new Map<string, Verified>()
  #older = new Map<string, Verified>()
  readonly #max: number

  /**
   * @param max The number of tokens, used last, that are always there. As many older ones may be too:
   *   they leave all at once, when that many others were used since.
   */
  constructor(max: number) {
    this.#max = max
  }

  get size(): number {
    return this.#recent.size + this.#older.size
  }

  /** Undefined once the token has expired, to the second: clock tolerance is for the full check. */
  get(hash: string, now: number): Verified | undefined {
    const entry = this.#recent.get(hash) ?? this.#bringOver(hash)
    if (entry === undefined || entry.claims.exp > now) return entry
    this.delete(hash)
    return undefined
  }

  /** Makes room: for a token that was found to be revoked. */
  delete(hash: string): void {
    this.#recent.delete(hash)
    this.#older.delete(hash)
  }

  set(hash: string, entry: Verified): void {
    this.#older.delete(hash)
    if (this.#recent.size >= this.#max) {
      this.#older = this.#recent
      this.#recent = new Map()
    }
    this.#recent.set(hash, entry)
  }

  #bringOver(hash: string): Verified | undefined {
    const entry = this.#older.get(hash)
    if (entry !== undefined) this.set(hash, entry)
    return entry
  }
}
