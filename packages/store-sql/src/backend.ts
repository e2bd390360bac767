/** An open database, and all in which SQLite and PostgreSQL differ. */
import type { Kysely, Transaction } from 'kysely'
import type { Database } from './database.ts'

export type Reader = Kysely<Database>
export type Writer = Transaction<Database>

export interface Backend {
  readonly kind: 'sqlite' | 'postgres'
  /** For reads. They see committed rows only. */
  readonly db: Reader
  /**
   * Runs a change as one transaction. Resolves when it is on disk; if it rejects, nothing of it is.
   * The change must ask nothing but the database: on SQLite others wait for it.
   */
  write<T>(change: (writer: Writer) => Promise<T>): Promise<T>
  /** The columns of the unique constraint that an error says was broken; undefined for other errors. */
  uniqueViolation(error: unknown): string | undefined
  close(): Promise<void>
}
