import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Backend } from './backend.ts'
import { applyMigrations } from './migrate.ts'
import { openSqlite } from './open-sqlite.ts'

let backend: Backend
beforeAll(async () => {
  backend = await openSqlite(':memory:')
  await applyMigrations(backend, { apply: true })
})
afterAll(() => backend.close())

/** `table.column`, from the page that describes them. */
function documented(): string[] {
  const page = readFileSync(new URL('../../../docs/storage.md', import.meta.url), 'utf8')
  return page.split(/^### /mu).flatMap((section, index) => {
    if (index === 0) return []
    const [table = ''] = section.split('\n')
    return [...section.matchAll(/^\| `(\w+)` \|/gmu)].map(([, column]) => `${table}.${column}`)
  })
}

describe('the schema', () => {
  it('has every column documented, and documents no other', async () => {
    const { rows } = await sql<{ name: string }>`
      select tables.name || '.' || columns.name as name
      from sqlite_schema as tables, pragma_table_info(tables.name) as columns
      where tables.type = 'table' and tables.name not like 'sqlite_%'`.execute(backend.db)
    expect(documented().sort()).toEqual(rows.map(({ name }) => name).sort())
  })

  it.each([
    ['a refresh token', "select * from refresh_token where family_id = 'x'"],
    ['the tokens to clean', 'select hash from refresh_token where expires_at <= 1 limit 9'],
    ['the families of a client', "select id from token_family where client_id = 'x'"],
    ['the families of a subject', "select id from token_family where subject = 'x'"],
    [
      'the families to clean',
      'select id from token_family where revoked_at <= 1 or expires_at <= 1',
    ],
    ['the secrets of a client', "select * from client_secret where client_id = 'x'"],
    [
      'the secrets that ended',
      'select id from client_secret where revoked_at < 1 or expires_at < 1',
    ],
    [
      'the invitations of an organization',
      "select * from one_time_link where organization_id = 'x' and id > 'y' order by id limit 9",
    ],
    ['the feed', 'select * from revocation where seq > 1 order by seq limit 9'],
    ['a user by email', "select * from person where email = 'x'"],
    [
      'the logs of a client',
      "select * from log_entry where client_id = 'x' order by position desc",
    ],
    [
      'the logs of an organization',
      "select * from log_entry where organization_id = 'x' order by position desc",
    ],
    ['the logs of a user', "select * from log_entry where user_id = 'x' order by position desc"],
    ['the logs to clean', 'select position from log_entry where at < 1 limit 9'],
    ['the audit events to clean', 'select position from audit_event where at < 1 limit 9'],
    ['the answers to clean', 'select key from idempotent_answer where expires_at <= 1'],
    ['a page of clients', 'select * from client order by created_at desc, id desc limit 9'],
  ])('finds %s by an index, without scanning or sorting', async (_what, query) => {
    const plan = await sql<{ detail: string }>`${sql.raw(`explain query plan ${query}`)}`.execute(
      backend.db,
    )
    const details = plan.rows.map(({ detail }) => detail).join('\n')
    expect(details).not.toMatch(/^SCAN \w+$/mu)
    expect(details).not.toContain('TEMP B-TREE')
  })
})
