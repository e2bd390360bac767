/** The entry that ended a family is found by the family: whoever ends it again appends nothing. */
import { type Kysely, sql } from 'kysely'
import type { Database } from '../database.ts'

export async function endsOfFamilies(db: Kysely<Database>): Promise<void> {
  await sql`
    create index revocation_of_family on revocation (value) where kind = 'family'`.execute(db)
}
