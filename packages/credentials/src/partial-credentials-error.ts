/**
 * The error for credentials of which a part is missing.
 */
import { CredentialsError } from './errors.ts'
import type { Provenance } from './provenance.ts'

/** One place that was looked at for credentials, and what was there. */
export interface Tried {
  readonly source: Provenance
  /** In words: what was found, or why not. No secret. */
  readonly detail: string
}

/**
 * Says which part of the credentials is missing, and where it was looked for.
 *
 * Parts are never taken from two sources: a client of one and a refresh token of another do not belong
 * together. So one missing part usually means that a source was found which was not meant.
 *
 * @example
 *
 * ```ts
 * import { PartialCredentialsError } from '@keygrant/credentials'
 *
 * export const hint = (error: unknown): string =>
 *   error instanceof PartialCredentialsError ? `please give ${error.missing.join(', ')}` : ''
 * ```
 */
export class PartialCredentialsError extends CredentialsError {
  /** The options that would complete the credentials. */
  readonly missing: readonly string[]
  /** Where credentials were looked for, in order. */
  readonly tried: readonly Tried[]

  /**
   * @param missing The options that would complete the credentials.
   * @param tried Where credentials were looked for, in order.
   */
  constructor(missing: readonly string[], tried: readonly Tried[]) {
    const places = tried.map(({ source, detail }) => `${source}: ${detail}`).join('; ')
    super(
      'partial_credentials',
      `The credentials are not complete: give ${missing.join(', ')}. Looked at: ${places}.`,
    )
    this.name = 'PartialCredentialsError'
    this.missing = Object.freeze([...missing])
    this.tried = Object.freeze([...tried])
  }

  /** The fields of every {@link CredentialsError}, what is missing, and where it was looked for. */
  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), missing: this.missing, tried: this.tried }
  }
}
