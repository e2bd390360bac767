/** Invitations can be listed and withdrawn by an id, and secrets that ended long ago are found to be deleted. */
import { type Kysely, sql } from 'kysely'
import type { Database } from '../database.ts'
import type { Dialect } from '../dialect.ts'
import { createIndex } from './create-table.ts'

export async function invitations(db: Kysely<Database>, dialect: Dialect): Promise<void> {
  await sql`alter table one_time_link add column id text`.execute(db)
  // Links that are out get an id that tells nothing of them.
  await sql`update one_time_link set id = 'lnk_' || ${dialect.randomText}`.execute(db)
  await db.schema
    .createIndex('one_time_link_id_unique')
    .unique()
    .on('one_time_link')
    .column('id')
    .execute()
  await createIndex(db, 'one_time_link', ['organization_id', 'id'])
  await createIndex(db, 'client_secret', ['revoked_at'])
  await createIndex(db, 'client_secret', ['expires_at'])
}
