/**
 * Which APIs refuse every token, so that one that is broken does not cause a token request per call.
 */

/** For this long no more tokens are got for such an API, in milliseconds. */
const giveUpFor = 30_000
const capacity = 100

interface Refusal {
  readonly token: string
  /** Monotonic. */
  readonly hopelessUntil: number
}

/** What the APIs called through one set of credentials think of its tokens, by origin. */
export class Refusals {
  readonly #last = new Map<string, Refusal>()

  /** Notes a refused token. Two different ones in a row mean that it is not the token's fault. */
  note(origin: string, token: string): void {
    const before = this.#last.get(origin)
    const inARow = before !== undefined && before.token !== token
    this.#last.set(origin, {
      token,
      hopelessUntil: inARow ? performance.now() + giveUpFor : (before?.hopelessUntil ?? 0),
    })
    if (this.#last.size > capacity) {
      const [oldest] = this.#last.keys()
      if (oldest !== undefined) this.#last.delete(oldest)
    }
  }

  /** Notes that a token was taken. */
  forget(origin: string): void {
    this.#last.delete(origin)
  }

  /** Whether another token would be refused just the same. */
  isHopeless(origin: string): boolean {
    return performance.now() < (this.#last.get(origin)?.hopelessUntil ?? 0)
  }
}
