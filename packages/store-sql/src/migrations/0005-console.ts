/** What the console counts and keeps: uses of secrets in short spans, and the documents of APIs. */
import type { Kysely } from 'kysely'
import type { Database } from '../database.ts'
import type { Dialect } from '../dialect.ts'
import { createTable } from './create-table.ts'

export async function console(db: Kysely<Database>, dialect: Dialect): Promise<void> {
  await createTable(db, dialect, {
    name: 'secret_use',
    key: ['secret_id', 'slot'],
    columns: { secret_id: 'text', slot: 'integer', uses: 'integer' },
    indexes: [['slot']],
  })
  await createTable(db, dialect, {
    name: 'api_document',
    key: ['api_id'],
    columns: { api_id: 'text', document: 'text', scopes: 'text', updated_at: 'integer' },
    references: { api_id: 'api' },
  })
}
