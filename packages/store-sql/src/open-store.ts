/** Opens the database that a URL names, and brings it to the schema of this code. */
import { err, ok, type Result } from '@keygrant/protocol'
import type { Backend } from './backend.ts'
import { sqlite } from './dialect.ts'
import { applyMigrations, type MigrationOutcome } from './migrate.ts'
import { openPostgres } from './open-postgres.ts'
import { openSqlite } from './open-sqlite.ts'
import { createSqlStore, type SqlStore } from './sql-store.ts'

export interface StoreOptions {
  /** `sqlite:PATH`, `sqlite::memory:`, or `postgres://…`. */
  readonly url: string
  /** Whether to apply the migrations that are wanting; if not, an `older_schema` is refused. @default true */
  readonly migrate?: boolean
  /** PostgreSQL: the most connections to hold. @default 10 */
  readonly poolSize?: number
}

/**
 * Why a store could not be opened. `message` says what to do and holds no password.
 *
 * `unknown_url`: it names no database. `old_runtime`: this Node can't load SQLite. `cannot_open`: not
 * writable, not a database of ours, unreachable, wrong password. `locked`: another process held it
 * all the while. `older_schema`: migrations are wanting. `newer_schema`: written by newer code.
 */
export interface StoreFault {
  readonly kind:
    | 'unknown_url'
    | 'old_runtime'
    | 'cannot_open'
    | 'locked'
    | 'older_schema'
    | 'newer_schema'
  readonly message: string
}

export interface OpenedStore {
  readonly store: SqlStore
  /** The migrations that were applied just now, by name. */
  readonly applied: readonly string[]
}

/** Never rejects for what a configuration or a server can do wrong: that is a fault. */
export async function openStore({
  url,
  migrate: apply = true,
  poolSize,
}: StoreOptions): Promise<Result<OpenedStore, StoreFault>> {
  const opened = await openBackend(url)
  if (!opened.ok) return opened
  const backend = opened.value
  try {
    const outcome = await applyMigrations(backend, { apply })
    if (outcome.kind === 'migrated')
      return ok({
        store: createSqlStore(await inService(backend, { url, poolSize })),
        applied: outcome.applied,
      })
    await backend.close()
    return err(schemaFault(url, outcome))
  } catch (error) {
    await backend.close()
    return err(openingFault(url, error, backend.dialect.isLocked(error)))
  }
}

/** A migration had all the time it wanted; from here on every statement has a deadline. */
async function inService(
  backend: Backend,
  { url, poolSize }: { readonly url: string; readonly poolSize: number | undefined },
): Promise<Backend> {
  if (backend.dialect.name === 'sqlite') return backend
  await backend.close()
  return openPostgres(url, poolSize === undefined ? {} : { poolSize })
}

/**
 * Brings a database to the schema of this code and closes it again.
 *
 * @returns The names of the migrations applied just now: none if it was up to date.
 */
export async function migrate(url: string): Promise<Result<readonly string[], StoreFault>> {
  const opened = await openStore({ url })
  if (!opened.ok) return opened
  await opened.value.store.close()
  return ok(opened.value.applied)
}

async function openBackend(url: string): Promise<Result<Backend, StoreFault>> {
  const path = /^sqlite:(.+)$/su.exec(url)?.[1]
  if (path === undefined && !/^postgres(?:ql)?:\/\//u.test(url))
    return err({
      kind: 'unknown_url',
      message: 'the database URL must be sqlite:PATH, sqlite::memory: or postgres://…',
    })
  if (path !== undefined && Number(process.versions.node.split('.')[0]) < 22)
    return err({
      kind: 'old_runtime',
      message: `SQLite needs Node 22.18 or newer, this is ${process.versions.node}`,
    })
  try {
    if (path !== undefined) return ok(await openSqlite(path))
    return ok(await openPostgres(url, { poolSize: 1, deadlines: false }))
  } catch (error) {
    return err(openingFault(url, error, sqlite.isLocked(error)))
  }
}

function schemaFault(
  url: string,
  outcome: Exclude<MigrationOutcome, { kind: 'migrated' }>,
): StoreFault {
  const place = placeOf(url)
  switch (outcome.kind) {
    case 'newer_schema':
      return {
        kind: 'newer_schema',
        message: `${place} has schema version ${outcome.version}, this program knows versions up to ${outcome.known}: run the newer Keygrant that wrote it`,
      }
    case 'older_schema':
      return {
        kind: 'older_schema',
        message: `${place} lacks the migrations ${outcome.wanting.join(', ')}: run keygrant migrate`,
      }
    case 'foreign_schema':
      return {
        kind: 'cannot_open',
        message: `${place} holds the tables of another program (${outcome.tables.slice(0, 5).join(', ')}): name a database of its own for Keygrant`,
      }
  }
}

function openingFault(url: string, error: unknown, locked: boolean): StoreFault {
  const place = placeOf(url)
  if (locked)
    return {
      kind: 'locked',
      message: `${place} is locked by another process: end that process, or wait until its migration is done`,
    }
  const question = url.startsWith('sqlite:')
    ? 'is the folder writable, and the file a SQLite database?'
    : 'is the server running, and are name and password right?'
  return { kind: 'cannot_open', message: `cannot open ${place} (${question}): ${String(error)}` }
}

/** The database as a message may name it: without user, password and parameters. */
function placeOf(url: string): string {
  if (url.startsWith('sqlite:')) return `the database ${url.slice('sqlite:'.length)}`
  if (!URL.canParse(url)) return 'the database postgres://…'
  const { host, pathname } = new URL(url)
  return `the database postgres://${host}${pathname}`
}
