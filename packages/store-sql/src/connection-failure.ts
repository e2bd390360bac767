/**
 * What a driver says of a connection, with the SQLSTATE that PostgreSQL has for it: pg says most of it
 * in words alone, and the network in codes of its own.
 */

/** No connection could be had: the pool is exhausted, or the server is not there. */
export const notConnected = '08001'
/** A connection was lost, or the answer did not come in time. */
export const connectionLost = '08006'

export class ConnectionFailure extends Error {
  override readonly name = 'ConnectionFailure'
  readonly code: typeof notConnected | typeof connectionLost

  constructor(code: ConnectionFailure['code'], cause: unknown) {
    super(reasonOf(cause), { cause })
    this.code = code
  }
}

/** Of several addresses that refused, each says why. */
const reasonOf = (cause: unknown): string =>
  cause instanceof AggregateError
    ? cause.errors.map(String).join('; ')
    : cause instanceof Error
      ? cause.message
      : String(cause)

/** The server itself said it, with an SQLSTATE. */
export const isSaidByServer = (error: unknown): boolean =>
  error instanceof Error && 'severity' in error

/** A mistake of ours, which the driver or node found: no connection was asked. */
export const isMistake = (error: unknown): boolean =>
  error instanceof TypeError ||
  error instanceof RangeError ||
  (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_'))
