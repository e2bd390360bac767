/** Remembers answers, each until a certain second, and only so many of them. */

interface Remembered<Answer> {
  readonly answer: Answer
  /** Seconds. */
  readonly until: number
}

export class AnswerCache<Answer> {
  readonly #entries = new Map<string, Remembered<Answer>>()
  readonly #max: number

  /** @param max How many; the one that was set first leaves first. */
  constructor(max: number) {
    this.#max = max
  }

  get size(): number {
    return this.#entries.size
  }

  get(hash: string, now: number): Answer | undefined {
    const entry = this.#entries.get(hash)
    if (entry === undefined) return undefined
    if (now < entry.until) return entry.answer
    this.#entries.delete(hash)
    return undefined
  }

  set(hash: string, answer: Answer, until: number): void {
    this.#entries.delete(hash)
    this.#entries.set(hash, { answer, until })
    if (this.#entries.size <= this.#max) return
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest)
      return
    }
  }

  delete(hash: string): void {
    this.#entries.delete(hash)
  }
}
