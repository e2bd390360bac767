/** The emulator's time: the machine's, or a given one, moved by whoever tests. */

/** Where the time comes from. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
}

/** A clock that can be moved forward and back. */
export class MovableClock implements Clock {
  readonly #source: Clock
  #offset = 0

  constructor(source: Clock) {
    this.#source = source
  }

  now(): number {
    return this.#source.now() + this.#offset
  }

  /** Seconds since the epoch, as OAuth counts. */
  seconds(): number {
    return Math.floor(this.now() / 1000)
  }

  /** Moves the time by seconds; a negative number moves it back. */
  advance(seconds: number): void {
    this.#offset += seconds * 1000
  }

  /** Back to where the source is. */
  reset(): void {
    this.#offset = 0
  }
}
