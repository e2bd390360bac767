/** Pages of a list, newest first, that stay right while rows are added. */
import { type RawBuilder, type SqlBool, sql } from 'kysely'

/** Rows older than the one named `after`; of equally old ones those with the smaller id. */
export function olderThan(
  table: 'organization' | 'person' | 'client' | 'consent' | 'installation' | 'developer_token',
  after: string,
): RawBuilder<SqlBool> {
  const name = sql.table(table)
  return sql<SqlBool>`(${name}.created_at, ${name}.id) < (select p.created_at, p.id from ${name} as p where p.id = ${after})`
}

/** Rows written before the one named `after`. */
export function writtenBefore(
  table: 'audit_event' | 'log_entry',
  after: string,
): RawBuilder<SqlBool> {
  const name = sql.table(table)
  return sql<SqlBool>`${name}.position < (select p.position from ${name} as p where p.id = ${after})`
}

/** Rows written after the one named `after`; all, if there is none. */
export function writtenAfter(table: 'log_entry', after: string): RawBuilder<SqlBool> {
  const name = sql.table(table)
  return sql<SqlBool>`${name}.position > coalesce((select p.position from ${name} as p where p.id = ${after}), 0)`
}
