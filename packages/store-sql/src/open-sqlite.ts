/**
 * SQLite: one connection, write-ahead log, every commit synced to disk before it is answered.
 *
 * Writes that arrive while others wait share one commit, and so one sync (group commit). Each runs
 * in a savepoint of its own: one that fails is undone alone. Reads wait for the batch in hand, so
 * they never see what is not yet committed.
 */
import { chmodSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type SqliteDatabase from 'better-sqlite3'
import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  SqliteDialect,
  SqliteDriver,
  sql,
} from 'kysely'
import type { Backend, Writer } from './backend.ts'
import type { Database } from './database.ts'

/** How long a write waits for another process that holds the database, in milliseconds. */
const busyTimeout = 5_000
/** The most writes that share one commit: bounds how long the first of them waits. */
const maxBatch = 128

export async function openSqlite(path: string): Promise<Backend> {
  // Imported here and not above: on a Node it was not built for it ends the process without a word.
  const { default: BetterSqlite } = await import('better-sqlite3')
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const database = new BetterSqlite(path)
  if (path !== ':memory:') chmodSync(path, 0o600)
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  database.pragma('foreign_keys = ON')
  database.pragma(`busy_timeout = ${busyTimeout}`)
  const db = new Kysely<Database>({ dialect: new ImmediateDialect(database) })
  const batches = new Batches(db)
  return {
    kind: 'sqlite',
    db,
    write: (change) => batches.add(change),
    uniqueViolation,
    close: () => db.destroy(),
  }
}

/** Takes the write lock when a transaction begins: one that reads first could not get it later. */
class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }
}

class ImmediateDialect extends SqliteDialect {
  readonly #database: SqliteDatabase.Database

  constructor(database: SqliteDatabase.Database) {
    super({ database })
    this.#database = database
  }

  override createDriver(): SqliteDriver {
    return new ImmediateDriver({ database: this.#database })
  }
}

interface Job {
  run(writer: Writer): Promise<void>
  /** Tells the caller, once the batch is on disk. */
  settle(): void
  fail(error: unknown): void
}

class Batches {
  readonly #db: Kysely<Database>
  #waiting: Job[] = []
  #working = false

  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  add<T>(change: (writer: Writer) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      let settle = (): void => undefined
      this.#waiting.push({
        run: async (writer) => {
          settle = await attempt(change, writer, { resolve, reject })
        },
        settle: () => settle(),
        fail: reject,
      })
      if (!this.#working) void this.#work()
    })
  }

  async #work(): Promise<void> {
    this.#working = true
    // Lets the rest of this turn's writes join the first.
    await new Promise((resolve) => setImmediate(resolve))
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, maxBatch)
      try {
        await this.#db.transaction().execute(async (writer) => {
          for (const job of batch) await job.run(writer)
        })
        for (const job of batch) job.settle()
      } catch (error) {
        // The commit itself failed (a full disk, say): nothing of the batch is stored.
        for (const job of batch) job.fail(error)
      }
    }
    this.#working = false
  }
}

interface Callbacks<T> {
  readonly resolve: (value: T) => void
  readonly reject: (error: unknown) => void
}

/** Runs one change in a savepoint; gives what is to be told to its caller after the commit. */
async function attempt<T>(
  change: (writer: Writer) => Promise<T>,
  writer: Writer,
  { resolve, reject }: Callbacks<T>,
): Promise<() => void> {
  await sql`savepoint job`.execute(writer)
  try {
    const value = await change(writer)
    await sql`release job`.execute(writer)
    return () => resolve(value)
  } catch (error) {
    await sql`rollback to job`.execute(writer)
    await sql`release job`.execute(writer)
    return () => reject(error)
  }
}

/** better-sqlite3 says `UNIQUE constraint failed: person.email`. */
function uniqueViolation(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  const unique = ['SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY']
  if (!unique.includes(String(error.code))) return undefined
  return error.message.replace(/^.*failed: /u, '')
}
