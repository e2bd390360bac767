/** Tokens that are dated ahead of the clock, so that a revocation on another node reaches them. */
import type { Kysely } from 'kysely'
import type { Database } from '../database.ts'
import type { Dialect } from '../dialect.ts'
import { createTable } from './create-table.ts'

export async function mintedAhead(db: Kysely<Database>, dialect: Dialect): Promise<void> {
  await createTable(db, dialect, {
    name: 'minted_ahead',
    key: ['value'],
    columns: { value: 'text', issued_at: 'integer' },
    indexes: [['issued_at']],
  })
}
