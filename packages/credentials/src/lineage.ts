/**
 * One refresh token and its successors: what all credentials that descend from it have in common.
 */
import type { Prover } from './dpop/prover.ts'
import type { CredentialsError } from './errors.ts'
import type { TokenSet } from './token-set.ts'

/** How the tokens were first had. */
export type Obtained = 'given' | 'grant' | 'exchange'

/** Tokens that a store could not be given, and the refresh token that they were had with. */
export interface Unsaved {
  readonly tokens: TokenSet
  readonly sent: string | undefined
}

/** What the process knows of one line of refresh tokens. */
export interface Lineage {
  /** The one that is good now. Undefined: there is none. */
  refreshToken: string | undefined
  obtained: Obtained
  /** SHA-256 of the refresh token that the program was given. */
  readonly seed: string | undefined
  /**
   * A refresh that was sent and whose answer must not be lost: it goes on when nobody waits any more.
   * Nobody else may use the refresh token meanwhile.
   */
  busy: Promise<unknown> | undefined
  /** The refresh token that the server no longer takes, and what callers are told. */
  dead: { readonly refreshToken: string; readonly error: CredentialsError } | undefined
  /** Called with each new refresh token: credentials made with it are these, in this process. */
  succeeded: ((refreshToken: string) => Promise<void>) | undefined
  /** Has the key that tokens are bound to from now on. Undefined: they are bound to none. */
  prover: Prover | undefined
  /** What the store could not be given. Written with the next chance. */
  unsaved: Unsaved | undefined
}

/** A line that begins with this refresh token, or with none. */
export const newLineage = (
  refreshToken: string | undefined,
  obtained: Obtained,
  seed: string | undefined,
): Lineage => ({
  refreshToken,
  obtained,
  seed,
  busy: undefined,
  dead: undefined,
  succeeded: undefined,
  unsaved: undefined,
  prover: undefined,
})
