/**
 * SQLite: one connection, write-ahead log, every commit synced to disk before it is answered. Reads
 * wait for the batch of writes in hand, so they never see what is not yet committed.
 */
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import type SqliteDatabase from 'better-sqlite3'
import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  type SqliteDatabase as KyselySqliteDatabase,
  SqliteDialect,
  SqliteDriver,
} from 'kysely'
import type { Backend } from './backend.ts'
import type { Database } from './database.ts'
import { sqlite } from './dialect.ts'
import { GroupCommit } from './group-commit.ts'
import { SqliteNotices } from './sqlite-notices.ts'

/** How long a write waits for another process that holds the database, in milliseconds. */
const busyTimeout = 5_000

export interface SqliteOptions {
  /** The most writes that share one commit. @default 128 */
  readonly maxBatch?: number
}

export async function openSqlite(
  path: string,
  { maxBatch = 128 }: SqliteOptions = {},
): Promise<Backend> {
  // Imported here and not above: on a Node it was not built for it ends the process without a word.
  const { default: BetterSqlite } = await import('better-sqlite3')
  if (path !== ':memory:') createFile(path)
  const database = new BetterSqlite(path, { timeout: busyTimeout })
  try {
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = FULL')
    database.pragma('foreign_keys = ON')
  } catch (error) {
    database.close()
    throw error
  }
  const db = new Kysely<Database>({ dialect: new ImmediateDialect(preparedOnce(database)) })
  const writes = new GroupCommit(db, maxBatch)
  const notices = new SqliteNotices(database)
  return {
    dialect: sqlite,
    db,
    async write(change) {
      const result = await writes.write(change)
      notices.committed()
      return result
    },
    watch: (listener) => notices.add(listener),
    async close() {
      notices.stop()
      await writes.idle()
      await db.destroy()
      // Kysely closes nothing that it has not used.
      database.close()
    },
  }
}

/** For the owner only; the write-ahead log takes its permissions from the database. */
function createFile(path: string): void {
  makeFolder(dirname(path))
  closeSync(openSync(path, 'a', 0o600))
}

/**
 * Step by step: where no folder can be made although the one above is there, as below /proc, node's
 * own `recursive` tries for ever.
 */
function makeFolder(path: string): void {
  if (existsSync(path)) return
  makeFolder(dirname(path))
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    // Another process that starts at the same time may have made it.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
}

/** Takes the write lock when a transaction begins: one that reads first could not get it later. */
class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }
}

class ImmediateDialect extends SqliteDialect {
  readonly #database: KyselySqliteDatabase

  constructor(database: KyselySqliteDatabase) {
    super({ database })
    this.#database = database
  }

  override createDriver(): SqliteDriver {
    return new ImmediateDriver({ database: this.#database })
  }
}

/** More texts of statements than there are in this package; a bound, since some grow with a list. */
const maxPrepared = 500

/** Kysely prepares a statement each time it runs one; most of them are the same few. */
function preparedOnce(database: SqliteDatabase.Database): KyselySqliteDatabase {
  const prepared = new Map<string, SqliteDatabase.Statement>()
  return {
    close: () => database.close(),
    prepare(text) {
      let statement = prepared.get(text)
      if (statement === undefined) {
        if (prepared.size >= maxPrepared) prepared.clear()
        statement = database.prepare(text)
        prepared.set(text, statement)
      }
      return statement as unknown as ReturnType<KyselySqliteDatabase['prepare']>
    },
  }
}
