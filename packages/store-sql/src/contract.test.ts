import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPostgresDatabase, describeStore, type OpenedForTest } from '@keygrant/store-contract'
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

describeStore('PostgreSQL with a pool of twenty', async () => {
  const { url, drop } = await createPostgresDatabase()
  return open(url, drop)
})
