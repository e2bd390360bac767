/**
 * Brings a database to the schema this code knows: forward only, one version after the other, under
 * a lock, so that any number of nodes may start at once.
 */
import { type Kysely, sql } from 'kysely'
import type { Backend } from './backend.ts'
import type { Database } from './database.ts'
import { initial } from './migrations/0001-initial.ts'

type Migration = (db: Kysely<Database>, kind: Backend['kind']) => Promise<void>

/** In order; the version of a schema is how many of them were applied. */
const migrations: readonly (readonly [name: string, migration: Migration])[] = [
  ['0001-initial', initial],
]

export type MigrationOutcome =
  | { readonly kind: 'migrated'; readonly applied: readonly string[] }
  /** The database was written by newer code, which this code could damage. */
  | { readonly kind: 'newer_schema'; readonly version: number; readonly known: number }

/** Any number that nobody else uses for an advisory lock on the same server. */
const lockNumber = 4_816_201_477

/** Concurrency: of several nodes one migrates while the others wait, and then find nothing to do. */
export function migrate(backend: Backend): Promise<MigrationOutcome> {
  return backend.write(async (writer) => {
    if (backend.kind === 'postgres') {
      // Waiting for another node's migration may take longer than any single statement should.
      await sql`set local statement_timeout = 0`.execute(writer)
      await sql`select pg_advisory_xact_lock(${lockNumber})`.execute(writer)
    }
    await sql`create table if not exists schema_version (version integer not null)`.execute(writer)
    const found = await sql<{ version: number }>`select version from schema_version`.execute(writer)
    const version = found.rows[0]?.version ?? 0
    if (version > migrations.length)
      return { kind: 'newer_schema', version, known: migrations.length }

    const applied: string[] = []
    for (const [name, migration] of migrations.slice(version)) {
      await migration(writer, backend.kind)
      applied.push(name)
    }
    if (found.rows.length === 0)
      await sql`insert into schema_version (version) values (${migrations.length})`.execute(writer)
    else await sql`update schema_version set version = ${migrations.length}`.execute(writer)
    return { kind: 'migrated', applied }
  })
}
