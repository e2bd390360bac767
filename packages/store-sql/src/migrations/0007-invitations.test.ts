import { createPostgresDatabase, type PostgresDatabase } from '@keygrant/store-contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Backend } from '../backend.ts'
import { openPostgres } from '../open-postgres.ts'
import { openSqlite } from '../open-sqlite.ts'
import { initial } from './0001-initial.ts'
import { delegatedAccess } from './0002-delegated-access.ts'
import { invitations } from './0007-invitations.ts'

let database: PostgresDatabase
beforeAll(async () => {
  database = await createPostgresDatabase()
})
afterAll(() => database.drop())

describe.each<[name: string, open: () => Promise<Backend>]>([
  ['sqlite', () => openSqlite(':memory:')],
  ['postgres', () => openPostgres(database.url)],
])('on %s', (_name, open) => {
  it('links that are out get an id each, and work on', async () => {
    const backend = await open()
    try {
      await backend.write(async (writer) => {
        await initial(writer, backend.dialect)
        await delegatedAccess(writer, backend.dialect)
        for (const hash of ['one', 'two'])
          await sql`insert into one_time_link (hash, purpose, email, created_at, expires_at)
            values (${hash}, 'setup', '', 1, 2)`.execute(writer)
        await invitations(writer, backend.dialect)
      })
      const links = await backend.db.selectFrom('one_time_link').select(['hash', 'id']).execute()
      expect(links.map(({ hash }) => hash).sort()).toEqual(['one', 'two'])
      expect(new Set(links.map(({ id }) => id)).size).toBe(2)
      for (const { id } of links) expect(id).toMatch(/^lnk_[\da-f]{32}$/u)
    } finally {
      await backend.close()
    }
  })
})
