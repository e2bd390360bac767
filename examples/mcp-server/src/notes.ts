/** The notes that the tools keep: in memory, one list for each user. */

export class Notes {
  readonly #bySubject = new Map<string, string[]>()

  of(subject: string): readonly string[] {
    return this.#bySubject.get(subject) ?? []
  }

  add(subject: string, text: string): void {
    this.#bySubject.set(subject, [...this.of(subject), text])
  }
}
