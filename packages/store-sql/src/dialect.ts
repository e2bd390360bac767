/** All in which SQLite and PostgreSQL differ once a connection is open. */
import { type ColumnDefinitionBuilder, type Kysely, type RawBuilder, sql } from 'kysely'
import type { Database } from './database.ts'

export interface Dialect {
  readonly name: 'sqlite' | 'postgres'
  /** A column type that holds 53 bits. */
  readonly integer: 'integer' | 'bigint'
  /** Makes a column the primary key that counts rows up as they are written. */
  countUp(column: ColumnDefinitionBuilder): ColumnDefinitionBuilder
  /**
   * Lets one node at a time change the schema, until the transaction ends. Waits for another for at
   * most a minute.
   */
  lockSchema(db: Kysely<Database>): Promise<void>
  /** The names of all tables that are there. */
  tables(db: Kysely<Database>): Promise<readonly string[]>
  /** Has the database itself tell everyone who listens of each counted change, once it is committed. */
  announceChanges(db: Kysely<Database>): Promise<void>
  /** Hard to guess, and another for each row: for rows that get an id when the schema changes. */
  readonly randomText: RawBuilder<string>
  /** Ends a SELECT of rows to delete: leaves those that another node is deleting. */
  readonly skipLocked: RawBuilder<unknown>
  /** The columns of the unique constraint that an error says was broken; undefined for other errors. */
  uniqueViolation(error: unknown): string | undefined
  /** Whether an error says that somebody else holds what was asked for. */
  isLocked(error: unknown): boolean
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : ''

export const sqlite: Dialect = {
  name: 'sqlite',
  integer: 'integer',
  countUp: (column) => column.primaryKey().autoIncrement(),
  // Every transaction begins with the write lock of the whole file.
  lockSchema: async () => undefined,
  async tables(db) {
    const { rows } = await sql<{ name: string }>`
      select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'`.execute(db)
    return rows.map(({ name }) => name)
  },
  // Other processes see it by `data_version`.
  announceChanges: async () => undefined,
  randomText: sql`lower(hex(randomblob(16)))`,
  skipLocked: sql``,
  /** better-sqlite3 says `UNIQUE constraint failed: person.email`. */
  uniqueViolation(error) {
    const unique = ['SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY']
    if (!(error instanceof Error) || !unique.includes(codeOf(error))) return undefined
    return error.message.replace(/^.*failed: /u, '')
  },
  isLocked: (error) => /^SQLITE_(?:BUSY|LOCKED)/u.test(codeOf(error)),
}

/** The channel on which PostgreSQL says that something was counted. What, the listener reads itself. */
export const changeChannel = 'keygrant_change'

/** Any number that nobody else uses for an advisory lock on the same server. */
const schemaLock = 4_816_201_477

export const postgres: Dialect = {
  name: 'postgres',
  integer: 'bigint',
  countUp: (column) => column.primaryKey().generatedAlwaysAsIdentity(),
  async lockSchema(db) {
    await sql`set local lock_timeout = '60s'`.execute(db)
    await sql`select pg_advisory_xact_lock(${schemaLock})`.execute(db)
  },
  async tables(db) {
    const { rows } = await sql<{ name: string }>`
      select table_name as name from information_schema.tables
      where table_schema = current_schema()`.execute(db)
    return rows.map(({ name }) => name)
  },
  async announceChanges(db) {
    await sql`
      create function keygrant_announce_change() returns trigger language plpgsql as $$
      begin perform pg_notify(${sql.lit(changeChannel)}, ''); return null; end $$`.execute(db)
    await sql`
      create trigger counter_changed after update on counter
      for each statement execute function keygrant_announce_change()`.execute(db)
  },
  randomText: sql`replace(gen_random_uuid()::text, '-', '')`,
  skipLocked: sql`for update skip locked`,
  /** SQLSTATE 23505; the constraint is named after table and column. */
  uniqueViolation(error) {
    if (codeOf(error) !== '23505') return undefined
    return error instanceof Error && 'constraint' in error ? String(error.constraint) : ''
  },
  /** SQLSTATE 55P03, lock_not_available. */
  isLocked: (error) => codeOf(error) === '55P03',
}
