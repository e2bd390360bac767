/** Opens the database that a URL names, and brings it to the schema of this code. */
import { err, ok, type Result } from '@keygrant/protocol'
import type { Backend } from './backend.ts'
import { migrate } from './migrate.ts'
import { openPostgres } from './open-postgres.ts'
import { openSqlite } from './open-sqlite.ts'
import { createSqlStore, type SqlStore } from './sql-store.ts'

export interface StoreOptions {
  /** `sqlite:PATH`, `sqlite::memory:`, or `postgres://…`. */
  readonly url: string
  /** PostgreSQL: the most connections to hold. @default 10 */
  readonly poolSize?: number
}

/** Why a store could not be opened. `message` says what to do and holds no password. */
export interface StoreFault {
  readonly kind: 'unknown_url' | 'old_runtime' | 'cannot_open' | 'newer_schema'
  readonly message: string
}

export interface OpenedStore {
  readonly store: SqlStore
  /** The migrations that were applied just now, by name. */
  readonly applied: readonly string[]
}

export async function openStore({
  url,
  poolSize,
}: StoreOptions): Promise<Result<OpenedStore, StoreFault>> {
  const backend = await openBackend(url, poolSize)
  if (!backend.ok) return backend
  try {
    const outcome = await migrate(backend.value)
    if (outcome.kind === 'migrated')
      return ok({ store: createSqlStore(backend.value), applied: outcome.applied })
    await backend.value.close()
    return err({
      kind: 'newer_schema',
      message: `the database has schema version ${outcome.version}, this program knows versions up to ${outcome.known}: run the newer Keygrant that wrote it`,
    })
  } catch (error) {
    await backend.value.close()
    return err(cannotOpen(url, error))
  }
}

async function openBackend(
  url: string,
  poolSize: number | undefined,
): Promise<Result<Backend, StoreFault>> {
  if (url.startsWith('sqlite:')) {
    if (Number(process.versions.node.split('.')[0]) < 22)
      return err({
        kind: 'old_runtime',
        message: `SQLite needs Node 22.18 or newer, this is ${process.versions.node}`,
      })
    try {
      return ok(await openSqlite(url.slice('sqlite:'.length)))
    } catch (error) {
      return err(cannotOpen(url, error))
    }
  }
  if (/^postgres(?:ql)?:\/\//u.test(url))
    return ok(await openPostgres(url, poolSize === undefined ? {} : { poolSize }))
  return err({
    kind: 'unknown_url',
    message: 'the database URL must begin with sqlite: or postgres://',
  })
}

function cannotOpen(url: string, error: unknown): StoreFault {
  const reason =
    error instanceof AggregateError ? error.errors.map(String).join('; ') : String(error)
  const place = url.startsWith('sqlite:')
    ? `${url.slice('sqlite:'.length)} (is the folder writable, and the file a SQLite database?)`
    : `${withoutPassword(url)} (is the server running, and are name and password right?)`
  return { kind: 'cannot_open', message: `cannot open the database ${place}: ${reason}` }
}

function withoutPassword(url: string): string {
  if (!URL.canParse(url)) return 'postgres://…'
  const { hostname, port, pathname } = new URL(url)
  return `postgres://${hostname}${port === '' ? '' : `:${port}`}${pathname}`
}
