/** The parameters of an authorization request, in which a name may wrongly stand twice. */

/** A value that is empty counts as left out (RFC 6749 §3.1). */
export class RequestParameters {
  readonly #values = new Map<string, string>()
  readonly #repeated = new Set<string>()

  constructor(pairs: Iterable<readonly [name: string, value: string]>) {
    const seen = new Set<string>()
    for (const [name, value] of pairs) {
      if (seen.has(name)) this.#repeated.add(name)
      seen.add(name)
      if (value !== '') this.#values.set(name, value)
    }
  }

  has(name: string): boolean {
    return this.#values.has(name) || this.#repeated.has(name)
  }

  /** Undefined if it is left out, or stands twice. */
  one(name: string): string | undefined {
    return this.#repeated.has(name) ? undefined : this.#values.get(name)
  }

  get repeated(): string | undefined {
    const [first] = this.#repeated
    return first
  }

  /** Each name once. */
  get all(): ReadonlyMap<string, string> {
    return this.#values
  }
}
