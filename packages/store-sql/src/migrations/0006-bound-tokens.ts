/** Tokens that are bound to a key, RFC 9449: its thumbprint, or null. */
import type { Kysely } from 'kysely'
import type { Database } from '../database.ts'

export async function boundTokens(db: Kysely<Database>): Promise<void> {
  for (const table of ['token_family', 'access_token'] as const)
    await db.schema.alterTable(table).addColumn('bound_to', 'text').execute()
}
