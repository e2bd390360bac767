/**
 * The pool as Kysely sees it, with two guards around every query.
 *
 * A connection that did not answer in time is thrown away: the server may be unreachable without the
 * socket knowing it, and everyone who got that connection next would wait as long again. And a text
 * with a NUL character, which PostgreSQL can't hold, is stored and looked up with U+FFFD in its
 * place: one such name in a request must not fail the batch it is logged in.
 */
import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely'
import type { Pool, PoolClient } from 'pg'

export function guardPool(pool: Pool): PostgresPool {
  return {
    connect: async () => guardClient(await pool.connect()),
    end: () => pool.end(),
    options: pool.options,
  }
}

function guardClient(client: PoolClient): PostgresPoolClient {
  let broken: Error | undefined
  async function query<Row>(
    text: string,
    values: readonly unknown[],
  ): Promise<PostgresQueryResult<Row>> {
    if (broken !== undefined) throw broken
    try {
      const result = await client.query(text, values.map(storable))
      return result as unknown as PostgresQueryResult<Row>
    } catch (error) {
      // What pg says when `query_timeout` has passed; it has no code.
      if (error instanceof Error && error.message === 'Query read timeout') broken = error
      throw error
    }
  }
  return {
    query: query as PostgresPoolClient['query'],
    release: (destroy) => client.release(destroy === true || broken !== undefined),
  }
}

const storable = (value: unknown): unknown =>
  typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\uFFFD') : value
