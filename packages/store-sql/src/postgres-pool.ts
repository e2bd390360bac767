/**
 * The pool as Kysely sees it, with three guards around every query.
 *
 * What goes wrong with a connection, or with getting one, has an SQLSTATE like all that the server
 * says. In a transaction the rollback fails as well then, and its error is the one that is thrown.
 * A connection that did not answer in time is thrown away: the server may be unreachable without the
 * socket knowing it, and everyone who got that connection next would wait as long again. And a text
 * with a NUL character, which PostgreSQL can't hold, is stored and looked up with U+FFFD in its
 * place: one such name in a request must not fail the batch it is logged in.
 */
import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely'
import type { Pool, PoolClient } from 'pg'
import {
  ConnectionFailure,
  connectionLost,
  isMistake,
  isSaidByServer,
  notConnected,
} from './connection-failure.ts'

export function guardPool(pool: Pool): PostgresPool {
  return {
    connect: async () => guardClient(await connect(pool)),
    end: () => pool.end(),
    options: pool.options,
  }
}

async function connect(pool: Pool): Promise<PoolClient> {
  try {
    return await pool.connect()
  } catch (error) {
    throw isSaidByServer(error) ? error : new ConnectionFailure(notConnected, error)
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
      if (isSaidByServer(error) || isMistake(error)) throw error
      broken = new ConnectionFailure(connectionLost, error)
      throw broken
    }
  }
  return {
    query: query as PostgresPoolClient['query'],
    release: (destroy) => client.release(destroy === true || broken !== undefined),
  }
}

const storable = (value: unknown): unknown =>
  typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\uFFFD') : value
