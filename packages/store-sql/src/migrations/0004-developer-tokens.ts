/** Developer tokens, each on a family of its own. */
import type { Kysely } from 'kysely'
import type { Database } from '../database.ts'
import type { Dialect } from '../dialect.ts'
import { createTable } from './create-table.ts'

export async function developerTokens(db: Kysely<Database>, dialect: Dialect): Promise<void> {
  await createTable(db, dialect, {
    name: 'developer_token',
    key: ['id'],
    columns: {
      id: 'text',
      hash: 'text',
      family_id: 'text',
      user_id: 'text',
      organization_id: 'text?',
      name: 'text',
      prefix: 'text',
      last_four: 'text',
      created_at: 'integer',
      last_used_at: 'integer?',
      last_used_address: 'text?',
      last_used_user_agent: 'text?',
    },
    unique: [['hash'], ['family_id']],
    indexes: [
      ['user_id', 'created_at', 'id'],
      ['organization_id', 'created_at', 'id'],
      ['created_at', 'id'],
    ],
    references: { family_id: 'token_family', user_id: 'person' },
  })
}
