/** Whoever gets tokens: each time of a new family. */

/** Form fields. */
export type Form = Readonly<Record<string, string>>

export interface Tokens {
  readonly access: string
  readonly refresh: string
}

export interface TokenSource {
  /** The fields that authenticate the client. */
  readonly credentials: Form
  newTokens(): Promise<Tokens>
}
