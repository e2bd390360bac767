/** PostgreSQL: a pool of connections, each transaction committed before it is answered. */
import { Kysely, PostgresDialect } from 'kysely'
import type { Backend } from './backend.ts'
import type { Database } from './database.ts'

export interface PostgresOptions {
  /** The most connections to hold. @default 10 */
  readonly poolSize?: number
}

/** A query that takes longer is ended: none of ours should. Milliseconds. */
const statementTimeout = 5_000
const connectionTimeout = 2_000

export async function openPostgres(
  url: string,
  { poolSize = 10 }: PostgresOptions = {},
): Promise<Backend> {
  const { default: pg } = await import('pg')
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: connectionTimeout,
    statement_timeout: statementTimeout,
    idle_in_transaction_session_timeout: statementTimeout,
    application_name: 'keygrant',
    types: { getTypeParser },
  })
  // A connection that breaks while idle is dropped and replaced; without a listener pg ends the process.
  pool.on('error', () => undefined)
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })

  /** Counts and times come as int8, which pg gives as text; ours are far below 2^53. */
  function getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
    if (oid === pg.types.builtins.INT8 && format !== 'binary') return Number
    return pg.types.getTypeParser(oid, format as 'text') as (value: string) => unknown
  }

  return {
    kind: 'postgres',
    db,
    write: (change) => db.transaction().execute(change),
    uniqueViolation,
    close: () => db.destroy(),
  }
}

/** SQLSTATE 23505; the constraint is named after table and column. */
function uniqueViolation(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || error.code !== '23505') return undefined
  return 'constraint' in error ? String(error.constraint) : ''
}
