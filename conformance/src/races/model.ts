/**
 * What a rotating family of refresh tokens must do: the reference that recorded answers are held to.
 *
 * Tokens are told apart by generation; the first is 0. Time is whole seconds of the servers' clock.
 */

/** What the server must answer to one refresh. */
export type Expected =
  /** Tokens of this generation, be it made now or repeated. */
  | { readonly give: number }
  /** `invalid_grant`; and if the family was alive, this was a replay that ends it. */
  | { readonly refuse: 'replayed' | 'ended' }

export class FamilyModel {
  /** The newest generation that was made. */
  newest = 0
  alive = true
  #rotatedAt = 0
  readonly #window: number

  constructor(retryWindow: number) {
    this.#window = retryWindow
  }

  /** Presents the token of a generation. */
  refresh(generation: number, now: number): Expected {
    if (!this.alive) return { refuse: 'ended' }
    if (generation === this.newest) {
      this.newest++
      this.#rotatedAt = now
      return { give: this.newest }
    }
    const isRetry = generation === this.newest - 1 && now - this.#rotatedAt <= this.#window
    if (isRetry) return { give: this.newest }
    this.alive = false
    return { refuse: 'replayed' }
  }

  revoke(): void {
    this.alive = false
  }
}
