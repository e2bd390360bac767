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

/** One database for the file; a schema of its own for each case, which is much sooner made. */
let database: Promise<PostgresDatabase> | undefined
let cases = 0
afterAll(async () => {
  await (await database)?.drop()
})

describeStore('PostgreSQL with a pool of twenty', async () => {
  database ??= createPostgresDatabase()
  const { url } = await database
  const schema = `case_${++cases}`
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(`create schema ${schema}`)
  const own = new URL(url)
  own.searchParams.set('options', `-c search_path=${schema}`)
  return open(own.href, async () => {
    await client.query(`drop schema ${schema} cascade`)
    await client.end()
  })
})
