import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createPostgresDatabase,
  describeStore,
  type OpenedForTest,
  type PostgresDatabase,
} from '@keygrant/store-contract'
import pg from 'pg'
import { afterAll } from 'vitest'
import { openStore } from './open-store.ts'

async function open(url: string, remove: () => Promise<void> | void): Promise<OpenedForTest> {
  const opened = await openStore({ url, poolSize: 20 })
  if (!opened.ok) throw new Error(opened.error.message)
  const { store } = opened.value
  return {
    store,
    async close() {
      await store.close()
      await remove()
    },
  }
}

describeStore('SQLite in memory', () => open('sqlite::memory:', () => undefined))

describeStore('SQLite in a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'keygrant-'))
  return open(`sqlite:${join(folder, 'kg.db')}`, () => rmSync(folder, { recursive: true }))
})

/** One database for the file: making its tables takes longer than most cases. */
let database: Promise<PostgresDatabase> | undefined
afterAll(async () => {
  await (await database)?.drop()
})

/** As the migrations leave it: nothing in any table, and every counter at its beginning. */
async function empty(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<{ readonly name: string }>(
    `select quote_ident(tablename) as name from pg_tables
      where schemaname = 'public' and tablename not in ('schema_version', 'counter')`,
  )
  // Of the replication role no order is asked: what refers to a row may go after it.
  const all = ['set session_replication_role = replica', 'update counter set value = 0']
  await client.query([...all, ...rows.map(({ name }) => `delete from ${name}`)].join(';'))
  await client.end()
}

describeStore('PostgreSQL with a pool of twenty', async () => {
  database ??= createPostgresDatabase()
  const { url } = await database
  return open(url, () => empty(url))
})
