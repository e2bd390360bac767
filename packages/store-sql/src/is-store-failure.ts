/** Tells what a database could not do just now from mistakes in what it was asked. */

/** Classes of SQLSTATE, and single ones, behind which the same request may go well later. */
const passing: readonly (readonly [code: string, what: string])[] = [
  ['08', 'no connection, or it was lost'],
  ['23503', 'what a row belongs to has just been deleted'],
  ['23505', 'somebody else has just taken the value'],
  ['25006', 'the server takes no writes: it is a replica, or becomes one'],
  ['25P03', 'the transaction was idle for too long'],
  ['25P04', 'the transaction took too long'],
  ['28', 'the server does not know us, while its operator changes the password'],
  ['3D000', 'the database is not there, while it is restored'],
  ['40', 'undone for the sake of another transaction: a deadlock, or no order that fits both'],
  ['53', 'out of memory, disk or connections'],
  ['55P03', 'a lock was not to be had in time'],
  ['57', 'cancelled, in most cases by its deadline; or the server stops, or starts'],
  ['58', 'the system below failed'],
]

const sqlite =
  /^SQLITE_(?:BUSY|LOCKED|FULL|IOERR|CANTOPEN|READONLY|NOMEM|INTERRUPT|PROTOCOL|CONSTRAINT_(?:FOREIGNKEY|PRIMARYKEY|UNIQUE))/u

/**
 * Whether an error is the database's and says that the same may go well later: whoever asked hears that
 * they may try again. All else is a bug. Of a write that rejects so nothing is stored, unless the
 * connection was lost just while it committed: then nobody can tell.
 */
export function isStoreFailure(error: unknown): boolean {
  if (!(error instanceof Error && 'code' in error && typeof error.code === 'string')) return false
  const { code } = error
  return passing.some(([begin]) => code.startsWith(begin)) || sqlite.test(code)
}
