/** Which programs read the JWK Set, and when last. */
import type { Kysely } from 'kysely'
import type { Database } from '../database.ts'
import type { Dialect } from '../dialect.ts'
import { createTable } from './create-table.ts'

export async function keyReaders(db: Kysely<Database>, dialect: Dialect): Promise<void> {
  await createTable(db, dialect, {
    name: 'key_reader',
    key: ['user_agent'],
    columns: { user_agent: 'text', last_at: 'integer' },
  })
}
