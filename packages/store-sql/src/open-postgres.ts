/** PostgreSQL: a pool of connections, each transaction committed before it is answered. */
import { Kysely, PostgresDialect } from 'kysely'
import type { Backend, Writer } from './backend.ts'
import type { Database } from './database.ts'
import { postgres } from './dialect.ts'
import { PostgresNotices } from './postgres-notices.ts'
import { guardPool } from './postgres-pool.ts'

export interface PostgresOptions {
  /** The most connections to hold. @default 10 */
  readonly poolSize?: number
  /** Whether a statement may take only so long. A migration may take longer. @default true */
  readonly deadlines?: boolean
}

/** Milliseconds. A statement that takes longer is ended by the server: none of ours should. */
const timeouts = {
  statement_timeout: 5_000,
  idle_in_transaction_session_timeout: 5_000,
  /** For a server that does not even say that it ended the statement. */
  query_timeout: 5_500,
} as const
const connectionTimeout = 2_000
/** The connection that hears of changes asks nothing, so that it needs no deadlines. */
const listening = {
  connectionTimeoutMillis: connectionTimeout,
  keepAlive: true,
  application_name: 'keygrant listener',
} as const

export async function openPostgres(
  url: string,
  { poolSize = 10, deadlines = true }: PostgresOptions = {},
): Promise<Backend> {
  const { default: pg } = await import('pg')
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: connectionTimeout,
    ...(deadlines ? timeouts : {}),
    keepAlive: true,
    application_name: 'keygrant',
    types: { getTypeParser },
  })
  // A connection may break at any time: while idle, or between two statements of a transaction. The
  // pool drops it and the next statement rejects; without listeners the process would end.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: guardPool(pool) }) })

  /** Counts and times come as int8, which pg gives as text; ours are far below 2^53. */
  function getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
    if (oid === pg.types.builtins.INT8 && format !== 'binary') return Number
    return pg.types.getTypeParser(oid, format as 'text') as (value: string) => unknown
  }

  const writing = new Set<Promise<unknown>>()
  function write<T>(change: (writer: Writer) => Promise<T>): Promise<T> {
    const done = db.transaction().execute(change)
    writing.add(done)
    const forget = (): boolean => writing.delete(done)
    done.then(forget, forget)
    return done
  }

  const notices = new PostgresNotices(() => new pg.Client({ connectionString: url, ...listening }))
  let closed: Promise<void> | undefined
  async function close(): Promise<void> {
    await Promise.allSettled(writing)
    await notices.close()
    await pool.end()
  }

  return {
    dialect: postgres,
    db,
    write,
    watch: (listener) => notices.add(listener),
    close: () => {
      closed ??= close()
      return closed
    },
  }
}
