/** Whole numbers from 0 up to, but not including, `below`. */
export type SeededRandom = (below: number) => number

/** The same numbers for the same seed, on every machine (xorshift32). Good enough to mutate with. */
export function seededRandom(seed: number): SeededRandom {
  // Neighbouring seeds are spread first, and 0, from which xorshift never gets away, is avoided.
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) | 1
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}
