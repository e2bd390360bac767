/** Randomness that can be had again: a run is decided by its seed, which a failure prints. */

/** So many choices in a fixed order. */
export class Choices {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** A number from 0 up to, not including, `limit`. */
  below(limit: number): number {
    // mulberry32: small, and even enough to pick nodes and steps by.
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit
  }

  of<T>(choices: readonly [T, ...T[]]): T {
    return choices[this.below(choices.length)] ?? choices[0]
  }
}

/** The seed of this run: `SEED`, or a new one. */
export const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000)

/** How to have the same run again. */
export const again = `again with: SEED=${seed}`
