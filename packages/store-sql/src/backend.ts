/** An open database. */
import type { Kysely, Transaction } from 'kysely'
import type { Database } from './database.ts'
import type { Dialect } from './dialect.ts'

export type Reader = Kysely<Database>
export type Writer = Transaction<Database>

export interface Backend {
  readonly dialect: Dialect
  /** For reads. They see committed rows only. */
  readonly db: Reader
  /**
   * Runs a change as one transaction. Resolves when it is on disk; if it rejects, nothing of it is.
   * The change must ask nothing but the database, and that only through the writer it is given: on
   * SQLite everyone else waits for it.
   */
  write<T>(change: (writer: Writer) => Promise<T>): Promise<T>
  /**
   * Calls the listener soon after a change was committed, by whichever node or process. It may be
   * called too often, and while the database is out of reach not at all: whoever must hear of
   * everything looks by itself from time to time as well.
   *
   * @returns Ends it.
   */
  watch(listener: () => void): () => void
  /** Lets the writes in hand finish first. A second time does nothing. */
  close(): Promise<void>
}
