/** A clock that moves when the test says so, and otherwise with the real one. */
export class FakeClock {
  #offset = 0

  /** Whole seconds since the epoch. */
  now = (): number => Math.floor(Date.now() / 1000) + this.#offset

  /** Moves on by so many seconds; back, if negative. */
  advance(seconds: number): void {
    this.#offset += seconds
  }
}
