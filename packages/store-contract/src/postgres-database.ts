/** A PostgreSQL database of one's own, on the server that a test run shares. */
import pg from 'pg'
import { inject } from 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    /** Answers with the administrator's URL of a PostgreSQL server, which it starts when first asked. */
    postgresStarter: string
  }
}

export interface PostgresDatabase {
  readonly url: string
  /** The same server, as administrator. */
  readonly adminUrl: string
  /**
   * Runs a statement in a transaction of somebody else's, which stays open with the locks it took.
   *
   * @returns Takes it back.
   */
  hold(statement: string): Promise<() => Promise<void>>
  /** Ends the connections to the database and removes it. */
  drop(): Promise<void>
}

let count = 0

export async function createPostgresDatabase(): Promise<PostgresDatabase> {
  const answer = await fetch(inject('postgresStarter'))
  const adminUrl = await answer.text()
  if (!answer.ok) throw new Error(`no PostgreSQL to test with: ${adminUrl}`)
  const name = `test_${process.pid}_${++count}`
  await administer(adminUrl, `create database ${name}`)
  const url = new URL(adminUrl)
  url.pathname = `/${name}`
  return {
    url: url.href,
    adminUrl,
    hold: (statement) => hold(url.href, statement),
    drop: () => administer(adminUrl, `drop database ${name} with (force)`),
  }
}

async function hold(url: string, statement: string): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('begin')
  await client.query(statement)
  // A transaction that its connection leaves is taken back.
  return () => client.end()
}

async function administer(adminUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
