/** How the pages to sign in and to allow look and speak: one row, once somebody chose. */
import type { Kysely } from 'kysely'
import type { Database } from '../database.ts'
import type { Dialect } from '../dialect.ts'
import { createTable } from './create-table.ts'

export async function pageSettings(db: Kysely<Database>, dialect: Dialect): Promise<void> {
  await createTable(db, dialect, {
    name: 'page_settings',
    key: ['id'],
    columns: {
      id: 'integer',
      product_name: 'text',
      logo: 'text?',
      dark_logo: 'text?',
      accent: 'text?',
      support_uri: 'text?',
      languages: 'text',
      default_language: 'text',
      version: 'integer',
    },
  })
}
