/** The fields of a form or a query, where a name may stand more than once, as check boxes do. */
export class Fields {
  readonly #pairs: URLSearchParams

  constructor(text = '') {
    this.#pairs = new URLSearchParams(text)
  }

  /** Empty if there is none. A name that must stand once and stands twice counts as absent. */
  one(name: string): string {
    const values = this.#pairs.getAll(name)
    return values.length === 1 ? (values[0] ?? '') : ''
  }

  all(name: string): readonly string[] {
    return this.#pairs.getAll(name)
  }

  /** As they were sent, repeated names and all. */
  get pairs(): readonly (readonly [name: string, value: string])[] {
    return [...this.#pairs]
  }

  has(name: string): boolean {
    return this.#pairs.has(name)
  }
}
