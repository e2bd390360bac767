/** Requests are found by the user they were for. */
import type { Kysely } from 'kysely'
import type { Database } from '../database.ts'
import { createIndex } from './create-table.ts'

export async function logUsers(db: Kysely<Database>): Promise<void> {
  await db.schema.alterTable('log_entry').addColumn('user_id', 'text').execute()
  await createIndex(db, 'log_entry', ['user_id', 'position'])
}
