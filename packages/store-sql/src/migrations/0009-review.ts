/** Clients are reviewed before they are published: who tries them before, whom to ask, why one was sent back. */
import { type Kysely, sql } from 'kysely'
import type { Database } from '../database.ts'
import { createIndex } from './create-table.ts'

const columns = [
  ['contacts', `text not null default '[]'`],
  ['test_users', `text not null default '[]'`],
  ['review_note', 'text'],
] as const

export async function review(db: Kysely<Database>): Promise<void> {
  for (const [column, definition] of columns)
    await sql`alter table client add column ${sql.ref(column)} ${sql.raw(definition)}`.execute(db)
  await createIndex(db, 'client', ['publication', 'created_at', 'id'])
}
