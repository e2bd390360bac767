/**
 * Everything that can go wrong for a caller, as one class with a closed set of codes.
 *
 * Messages and fields are made from allow-listed parts only: no secret, token, response body or
 * foreign error object is ever kept in one, so an error may be logged as it is.
 */

/**
 * Every way a call can fail, with what it means. The keys are {@link ErrorCode}; each has a section in
 * `docs/credentials/errors.md`.
 */
export const errorCodes = {
  partial_credentials: 'Part of the credentials is missing; the error says which.',
  no_credentials: 'Nothing was found, or a supplier or custom grant failed.',
  invalid_configuration: 'An option is missing, unknown or unusable. Nothing was sent.',
  invalid_jwt: 'A token is no JWT, or lacks what was asked of it.',
  oauth_error: 'The authorization server refused; the error is an OAuthError.',
  reauth_required: 'The refresh token is dead: somebody has to log in again.',
  state_mismatch: 'The callback does not belong to this authorization request.',
  issuer_mismatch: 'Metadata or a callback is of another issuer.',
  network: 'The server could not be reached.',
  timeout: 'No answer came in time.',
  aborted: 'The signal of the caller fired, or the credentials were disposed.',
  rate_limited: 'The server answered 429, or told us to wait longer than we may.',
  bad_response: 'The server answered something that is not OAuth.',
  store_corrupt: 'What the store holds cannot be read.',
  store_locked: 'Somebody else held the lock of the store for too long, or took it.',
  store_conflict: 'The record was changed by somebody else meanwhile.',
  store_unavailable: 'The store cannot be used here.',
  persist_failed: 'New tokens could not be kept. They are good all the same.',
} as const

/** Why a call failed. A `switch` over it is complete: a new code is a new major version. */
export type ErrorCode = keyof typeof errorCodes

/** What an error carries besides its code and message. */
export interface ErrorDetails {
  /** Default: true for `network`, `timeout`, `rate_limited` and `store_locked`, false for the others. */
  readonly retryable?: boolean
  /** How long the server asked to wait, in milliseconds. */
  readonly retryAfter?: number | undefined
  /** Shown by `util.inspect` and most loggers: give nothing that holds a secret. */
  readonly cause?: unknown
}

const retryableCodes: readonly ErrorCode[] = ['network', 'timeout', 'rate_limited', 'store_locked']

/**
 * Says why no token could be had, and what to do about it.
 *
 * Decide by `code`, `retryable` and `reauthRequired`, never by the message. A custom grant may throw
 * one itself: what is `retryable` is then tried again like any other failure.
 *
 * @example
 *
 * ```ts
 * import { CredentialsError } from '@keygrant/credentials'
 *
 * export const statusFor = (error: unknown): number =>
 *   error instanceof CredentialsError && error.retryable ? 503 : 500
 * ```
 *
 * @see RFC 6749 §5.2
 */
export class CredentialsError extends Error {
  /** Why, as one of a closed set of words. */
  readonly code: ErrorCode
  /** Whether the same call may succeed later with nothing changed. */
  readonly retryable: boolean
  /** Milliseconds the server asked to wait, if it did. */
  declare readonly retryAfter?: number

  /**
   * @param code Why, as one of a closed set of words.
   * @param message For people. Must hold no secret.
   * @param details Whether and when to try again, and the cause.
   */
  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = 'CredentialsError'
    this.code = code
    this.retryable = details.retryable ?? retryableCodes.includes(code)
    if (details.retryAfter !== undefined) this.retryAfter = details.retryAfter
  }

  /** Whether a person has to give new credentials: the server no longer accepts these. */
  get reauthRequired(): boolean {
    return this.code === 'reauth_required'
  }

  /** What a log line may hold: the code, the message and the advice. */
  toJSON(): Record<string, unknown> {
    return {
      name: this.name,
      code: this.code,
      message: this.message,
      retryable: this.retryable,
      reauthRequired: this.reauthRequired,
      ...(this.retryAfter === undefined ? {} : { retryAfter: this.retryAfter }),
    }
  }
}

/** The members of an OAuth error answer, RFC 6749 §5.2, with the status it came with. */
export interface OAuthErrorAnswer {
  readonly error: string
  readonly errorDescription?: string | undefined
  readonly errorUri?: string | undefined
  readonly status: number
  readonly retryAfter?: number | undefined
}

/**
 * Says that the authorization server refused, in its own words.
 *
 * `retryable` is true for `server_error`, `temporarily_unavailable` and any status from 500 up;
 * `reauthRequired` is true for `invalid_client` and `invalid_grant`.
 *
 * @example
 *
 * ```ts
 * import { OAuthError } from '@keygrant/credentials'
 *
 * export const isWrongSecret = (error: unknown): boolean =>
 *   error instanceof OAuthError && error.error === 'invalid_client'
 * ```
 *
 * @see RFC 6749 §5.2
 */
export class OAuthError extends CredentialsError {
  /** The server's error code, such as `invalid_client` or `invalid_scope`. */
  readonly error: string
  /** The server's explanation, redacted and cut to 500 characters. */
  declare readonly errorDescription?: string
  /** Where the server documents the error. */
  declare readonly errorUri?: string
  /** The HTTP status. */
  readonly status: number

  /** @param answer The members of the server's answer, already redacted. */
  constructor(answer: OAuthErrorAnswer) {
    const { error, errorDescription, errorUri, status, retryAfter } = answer
    const why = errorDescription === undefined ? '' : `: ${errorDescription}`
    const later = ['server_error', 'temporarily_unavailable'].includes(error) || status >= 500
    super('oauth_error', `The authorization server refused with ${error}${why}`, {
      retryable: later,
      retryAfter,
    })
    this.name = 'OAuthError'
    this.error = error
    if (errorDescription !== undefined) this.errorDescription = errorDescription
    if (errorUri !== undefined) this.errorUri = errorUri
    this.status = status
  }

  /** True for `invalid_client` and `invalid_grant`. */
  override get reauthRequired(): boolean {
    return this.error === 'invalid_client' || this.error === 'invalid_grant'
  }

  /** The fields of every {@link CredentialsError}, and the server's answer. */
  override toJSON(): Record<string, unknown> {
    return {
      ...super.toJSON(),
      error: this.error,
      status: this.status,
      ...(this.errorDescription === undefined ? {} : { errorDescription: this.errorDescription }),
      ...(this.errorUri === undefined ? {} : { errorUri: this.errorUri }),
    }
  }
}
