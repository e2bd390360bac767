/**
 * What a verifier must make of each token. It knows what was revoked, what a restored backup has
 * forgotten, and which of it the verifier was known to know.
 */

/** What a revocation can hit a token by. */
export type Names = Readonly<
  Record<'jti' | 'family_id' | 'client_id' | 'subject' | 'organization_id' | 'kid', string>
>

export interface ModelToken {
  readonly token: string
  readonly names: Names
  readonly madeAt: number
  /** When it was revoked, in steps; undefined while it is good. */
  revokedAt: number | undefined
  /** Whether the verifier was in step since it was made, and since it was revoked. */
  isKnown: boolean
  /** Whether the verifier was seen to refuse it as revoked. */
  wasRefused: boolean
}

export class TokenModel {
  tokens: ModelToken[] = []
  #step = 0
  #backedUpAt = 0

  get step(): number {
    return this.#step
  }

  advance(): void {
    this.#step++
  }

  add(token: string, names: Names): void {
    const madeAt = this.#step
    const fresh = { revokedAt: undefined, isKnown: false, wasRefused: false }
    this.tokens.push({ token, names, madeAt, ...fresh })
  }

  /** Whatever has the name, and was made before. */
  revoke(member: keyof Names, value: string): void {
    for (const each of this.tokens) {
      if (each.names[member] !== value || each.revokedAt !== undefined) continue
      each.revokedAt = this.#step
      each.isKnown = false
      each.wasRefused = false
    }
  }

  /** The verifier is in step with the issuer. */
  noteSync(): void {
    for (const each of this.tokens) each.isKnown = true
  }

  noteBackup(): void {
    this.#backedUpAt = this.#step
  }

  /**
   * What came after the backup is forgotten by the issuer. Of what was revoked since, a verifier that
   * heard of it goes on refusing it, and of one that did not hear of it nothing can be said.
   */
  noteRestore(): void {
    const at = this.#backedUpAt
    this.tokens = this.tokens.filter(({ madeAt, revokedAt = 0, isKnown, wasRefused }) => {
      if (madeAt > at) return false
      return revokedAt <= at || isKnown || wasRefused
    })
  }

  /** All tokens have expired. */
  forget(): void {
    this.tokens = []
  }
}
