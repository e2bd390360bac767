/** Organizations: the customers of whoever runs the server. */
import type { ListFilter, Organization, PageQuery, UpdateOutcome } from '@keygrant/engine'
import type { Reader, Writer } from './backend.ts'
import type { OrganizationTable } from './database.ts'
import { olderThan } from './page.ts'
import { outcomeOf } from './update-outcome.ts'

const fromRow = (row: OrganizationTable): Organization => ({
  id: row.id,
  name: row.name,
  createdAt: row.created_at,
  version: row.version,
})

export async function findOrganization(db: Reader, id: string): Promise<Organization | undefined> {
  const query = db.selectFrom('organization').selectAll().where('id', '=', id)
  const row = await query.executeTakeFirst()
  return row && fromRow(row)
}

export async function listOrganizations(
  db: Reader,
  { limit, after }: PageQuery,
  { organizationId }: ListFilter,
): Promise<readonly Organization[]> {
  let query = db
    .selectFrom('organization')
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
  if (organizationId !== undefined) query = query.where('id', '=', organizationId)
  if (after !== undefined) query = query.where(olderThan('organization', after))
  return (await query.execute()).map(fromRow)
}

export async function insertOrganization(writer: Writer, each: Organization): Promise<void> {
  const { id, name, createdAt: created_at, version } = each
  await writer.insertInto('organization').values({ id, name, created_at, version }).execute()
}

export async function updateOrganization(
  writer: Writer,
  { id, name, version }: Organization,
): Promise<UpdateOutcome> {
  const { numUpdatedRows } = await writer
    .updateTable('organization')
    .set({ name, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirstOrThrow()
  return outcomeOf(writer, 'organization', { id, changed: numUpdatedRows })
}

export async function deleteOrganization(
  writer: Writer,
  id: string,
): Promise<'deleted' | 'missing' | 'in_use'> {
  const client = writer.selectFrom('client').select('id').where('organization_id', '=', id)
  const member = writer.selectFrom('member').select('user_id').where('organization_id', '=', id)
  const used =
    (await client.limit(1).executeTakeFirst()) ?? (await member.limit(1).executeTakeFirst())
  if (used !== undefined) return 'in_use'
  const { numDeletedRows } = await writer
    .deleteFrom('organization')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return numDeletedRows === 1n ? 'deleted' : 'missing'
}
