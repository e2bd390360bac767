/** What the contract can't ask of a store: which locks it takes, on PostgreSQL. */
import { createPostgresDatabase, type PostgresDatabase } from '@keygrant/store-contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Backend } from './backend.ts'
import { applyMigrations } from './migrate.ts'
import { openPostgres } from './open-postgres.ts'
import { createSqlStore, type SqlStore } from './sql-store.ts'

let database: PostgresDatabase
let backend: Backend
let store: SqlStore
beforeAll(async () => {
  database = await createPostgresDatabase()
  backend = await openPostgres(database.url)
  await applyMigrations(backend, { apply: true })
  store = createSqlStore(backend)
})
afterAll(async () => {
  await backend.close()
  await database.drop()
})

it('waits for no counter to end a family that has ended, and leaves no change behind', async () => {
  const end = { kind: 'family', value: 'fam', notBefore: 2_000, expiresAt: 9_000 } as const
  const entry = await store.revoke(end)
  const counted = await store.changeCounter()
  await backend.write(async (writer) => {
    await sql`select * from counter for update`.execute(writer)
    expect(await Promise.all(Array.from({ length: 20 }, () => store.revoke(end)))).toEqual(
      Array.from({ length: 20 }, () => entry),
    )
  })
  expect(await store.changeCounter()).toBe(counted)
})
