import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Revocation } from '@keygrant/engine'
import { createPostgresDatabase } from '@keygrant/store-contract'
import pg from 'pg'
import { expect, it } from 'vitest'
import { openStore } from './open-store.ts'
import type { SqlStore } from './sql-store.ts'

async function open(url: string): Promise<SqlStore> {
  const opened = await openStore({ url })
  if (!opened.ok) throw new Error(opened.error.message)
  return opened.value.store
}

const revoke = (store: SqlStore, value: string): Promise<Revocation> =>
  store.revoke({ kind: 'jti', value, notBefore: 1, expiresAt: 9_000 })

/** Resolves when the watcher has been called and finds an entry: it may be called early, too. */
const hears = (store: SqlStore, value: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const stop = store.watch(() => {
      store.revocationsAfter(0, 100).then((entries) => {
        if (!entries.some((entry) => entry.value === value)) return
        stop()
        resolve(value)
      }, reject)
    })
  })

it('a process on the same file hears of what another committed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'keygrant-'))
  const url = `sqlite:${join(folder, 'kg.db')}`
  const here = await open(url)
  const there = await open(url)
  const heard = hears(here, 'a')
  await revoke(there, 'a')
  expect(await heard).toBe('a')
  await Promise.all([here.close(), there.close()])
  rmSync(folder, { recursive: true })
})

it('says nothing of what failed, or counts nothing', async () => {
  const store = await open('sqlite::memory:')
  let calls = 0
  const stop = store.watch(() => calls++)
  await store.write(() => Promise.reject(new Error('undo'))).catch(() => undefined)
  await store.beginRevocationEpoch(1)
  const before = calls
  await store.appendLogs({ entries: [], uses: [], usage: [] })
  expect(calls).toBe(before)
  stop()
  await revoke(store, 'a')
  expect(calls).toBe(before)
  await store.close()
})

it('a node on the same PostgreSQL hears of it, also after its connection broke', async () => {
  const database = await createPostgresDatabase()
  const here = await open(database.url)
  const there = await open(database.url)
  const first = hears(here, 'a')
  await revoke(there, 'a')
  expect(await first).toBe('a')

  const second = hears(here, 'b')
  const admin = new pg.Client({ connectionString: database.url })
  await admin.connect()
  const { rowCount } = await admin.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where application_name = 'keygrant listener' and datname = current_database()`,
  )
  expect(rowCount).toBe(1)
  await admin.end()
  await revoke(there, 'b')
  expect(await second).toBe('b')
  await Promise.all([here.close(), there.close()])
  await database.drop()
})

it('a store that is closed while it connects leaves nothing behind', async () => {
  const database = await createPostgresDatabase()
  const store = await open(database.url)
  store.watch(() => undefined)
  await store.close()
  const admin = new pg.Client({ connectionString: database.url })
  await admin.connect()
  const left = `select count(*)::int as count from pg_stat_activity
    where datname = current_database() and application_name like 'keygrant%'`
  let count = 1
  // The server takes a moment to notice that a connection was closed.
  while (count > 0) count = (await admin.query<{ count: number }>(left)).rows[0]?.count ?? 0
  expect(count).toBe(0)
  await admin.end()
  await database.drop()
})
