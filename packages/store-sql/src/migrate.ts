/**
 * Brings a database to the schema this code knows: forward only, one version after the other, under
 * a lock, so that any number of nodes may start at once.
 */
import { type Kysely, sql } from 'kysely'
import type { Backend, Writer } from './backend.ts'
import type { Database } from './database.ts'
import type { Dialect } from './dialect.ts'
import { initial } from './migrations/0001-initial.ts'
import { delegatedAccess } from './migrations/0002-delegated-access.ts'
import { revocationFeed } from './migrations/0003-revocation-feed.ts'
import { developerTokens } from './migrations/0004-developer-tokens.ts'
import { console } from './migrations/0005-console.ts'
import { boundTokens } from './migrations/0006-bound-tokens.ts'
import { invitations } from './migrations/0007-invitations.ts'
import { pageSettings } from './migrations/0008-page-settings.ts'
import { review } from './migrations/0009-review.ts'
import { logUsers } from './migrations/0010-log-users.ts'
import { keyReaders } from './migrations/0011-key-readers.ts'
import { mintedAhead } from './migrations/0012-minted-ahead.ts'
import { endsOfFamilies } from './migrations/0013-ends-of-families.ts'

type Migration = (db: Kysely<Database>, dialect: Dialect) => Promise<void>

/** In order; the version of a schema is how many of them were applied. */
const migrations: readonly (readonly [name: string, migration: Migration])[] = [
  ['0001-initial', initial],
  ['0002-delegated-access', delegatedAccess],
  ['0003-revocation-feed', revocationFeed],
  ['0004-developer-tokens', developerTokens],
  ['0005-console', console],
  ['0006-bound-tokens', boundTokens],
  ['0007-invitations', invitations],
  ['0008-page-settings', pageSettings],
  ['0009-review', review],
  ['0010-log-users', logUsers],
  ['0011-key-readers', keyReaders],
  ['0012-minted-ahead', mintedAhead],
  ['0013-ends-of-families', endsOfFamilies],
]

export type MigrationOutcome =
  | { readonly kind: 'migrated'; readonly applied: readonly string[] }
  /** Migrations are wanting, and were not asked for. */
  | { readonly kind: 'older_schema'; readonly wanting: readonly string[] }
  /** The database was written by newer code, which this code could damage. */
  | { readonly kind: 'newer_schema'; readonly version: number; readonly known: number }
  /** The database belongs to another program. */
  | { readonly kind: 'foreign_schema'; readonly tables: readonly string[] }

/** Concurrency: of several nodes one migrates while the others wait, and then find nothing to do. */
export function applyMigrations(
  { dialect, write }: Backend,
  { apply }: { readonly apply: boolean },
): Promise<MigrationOutcome> {
  return write(async (writer): Promise<MigrationOutcome> => {
    await dialect.lockSchema(writer)
    const tables = await dialect.tables(writer)
    const fresh = !tables.includes('schema_version')
    if (fresh && clash(tables, dialect)) return { kind: 'foreign_schema', tables }

    const version = fresh ? 0 : await readVersion(writer)
    if (version > migrations.length)
      return { kind: 'newer_schema', version, known: migrations.length }
    const wanting = migrations.slice(version)
    const names = wanting.map(([name]) => name)
    if (wanting.length === 0) return { kind: 'migrated', applied: [] }
    if (!apply) return { kind: 'older_schema', wanting: names }

    if (fresh) await sql`create table schema_version (version integer not null)`.execute(writer)
    for (const [, migration] of wanting) await migration(writer, dialect)
    await sql`delete from schema_version`.execute(writer)
    await sql`insert into schema_version (version) values (${migrations.length})`.execute(writer)
    return { kind: 'migrated', applied: names }
  })
}

/** A file is ours alone; a PostgreSQL schema may hold other tables, if none has a name of ours. */
function clash(tables: readonly string[], dialect: Dialect): boolean {
  if (dialect.name === 'sqlite') return tables.length > 0
  return tables.some((table) => table === 'client' || table === 'token_family')
}

async function readVersion(writer: Writer): Promise<number> {
  const found = await sql<{ version: number }>`select version from schema_version`.execute(writer)
  return found.rows[0]?.version ?? 0
}
