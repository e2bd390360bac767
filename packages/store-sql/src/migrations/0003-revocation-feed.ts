/** The revocation feed has a history with a name, and PostgreSQL tells other nodes of a change. */
import { type Kysely, sql } from 'kysely'
import type { Database } from '../database.ts'
import type { Dialect } from '../dialect.ts'

export async function revocationFeed(db: Kysely<Database>, dialect: Dialect): Promise<void> {
  await sql`insert into counter (name, value) values ('revocation_epoch', 0)`.execute(db)
  await dialect.announceChanges(db)
}
