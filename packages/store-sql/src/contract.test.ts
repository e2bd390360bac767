import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
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
import { type OpenedStore, openStore } from './open-store.ts'

async function openAt(url: string): Promise<OpenedStore> {
  const opened = await openStore({ url, poolSize: 20 })
  if (!opened.ok) throw new Error(opened.error.message)
  return opened.value
}

async function open(url: string, remove: () => Promise<void> | void): Promise<OpenedForTest> {
  const { store } = await openAt(url)
  return {
    store,
    async close() {
      await store.close()
      await remove()
    },
  }
}

describeStore('SQLite in memory', () => open('sqlite::memory:', () => undefined))

/** A file as the migrations leave it, made once: making its tables takes longer than most cases. */
const template = {
  folder: mkdtempSync(join(tmpdir(), 'keygrant-')),
  made: undefined as Promise<string> | undefined,
}
afterAll(() => rmSync(template.folder, { recursive: true }))

async function makeTemplate(): Promise<string> {
  const file = join(template.folder, 'kg.db')
  const { store } = await openAt(`sqlite:${file}`)
  await store.close()
  return file
}

describeStore('SQLite in a file', async () => {
  template.made ??= makeTemplate()
  const migrated = await template.made
  const folder = mkdtempSync(join(tmpdir(), 'keygrant-'))
  copyFileSync(migrated, join(folder, 'kg.db'))
  return open(`sqlite:${join(folder, 'kg.db')}`, () => rmSync(folder, { recursive: true }))
})

/** One database for the file: making its tables takes longer than most cases. */
interface Shared {
  readonly database: PostgresDatabase
  /** Whoever empties it. */
  readonly cleaner: pg.Client
}

let shared: Promise<Shared> | undefined
afterAll(async () => {
  const { database, cleaner } = (await shared) ?? {}
  await cleaner?.end()
  await database?.drop()
})

async function share(): Promise<Shared> {
  const database = await createPostgresDatabase()
  const cleaner = new pg.Client({ connectionString: database.url })
  await cleaner.connect()
  // Of the replication role no order is asked: what refers to a row may go after it.
  await cleaner.query('set session_replication_role = replica')
  return { database, cleaner }
}

/** As the migrations leave it: nothing in any table, and every counter at its beginning. */
async function empty(cleaner: pg.Client): Promise<void> {
  const { rows } = await cleaner.query<{ readonly name: string }>(
    `select quote_ident(tablename) as name from pg_tables
      where schemaname = 'public' and tablename not in ('schema_version', 'counter')`,
  )
  const all = rows.map(({ name }) => `delete from ${name}`)
  await cleaner.query(['update counter set value = 0', ...all].join(';'))
}

describeStore('PostgreSQL with a pool of twenty', async () => {
  shared ??= share()
  const { database, cleaner } = await shared
  return open(database.url, () => empty(cleaner))
})
