/** Installations: organizations' instances of third-party clients. */
import type {
  Ending,
  Installation,
  InstallationFilter,
  PageQuery,
  UpdateOutcome,
} from '@keygrant/engine'
import type { Reader, Writer } from './backend.ts'
import { withdrawConsents } from './consents.ts'
import type { InstallationTable } from './database.ts'
import { endFamilies } from './families.ts'
import { olderThan } from './page.ts'
import { outcomeOf } from './update-outcome.ts'

const fromRow = (row: InstallationTable): Installation => ({
  id: row.id,
  organizationId: row.organization_id,
  clientId: row.client_id,
  region: row.region,
  fields: JSON.parse(row.fields) as Record<string, string>,
  createdBy: row.created_by,
  createdAt: row.created_at,
  version: row.version,
})

const toRow = (installation: Installation): InstallationTable => ({
  id: installation.id,
  organization_id: installation.organizationId,
  client_id: installation.clientId,
  region: installation.region,
  fields: JSON.stringify(installation.fields),
  created_by: installation.createdBy,
  created_at: installation.createdAt,
  version: installation.version,
})

export async function findInstallation(db: Reader, id: string): Promise<Installation | undefined> {
  const query = db.selectFrom('installation').selectAll().where('id', '=', id)
  const row = await query.executeTakeFirst()
  return row && fromRow(row)
}

export async function listInstallations(
  db: Reader,
  { limit, after }: PageQuery,
  { organizationId, clientId }: InstallationFilter,
): Promise<readonly Installation[]> {
  let query = db
    .selectFrom('installation')
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
  if (organizationId !== undefined) query = query.where('organization_id', '=', organizationId)
  if (clientId !== undefined) query = query.where('client_id', '=', clientId)
  if (after !== undefined) query = query.where(olderThan('installation', after))
  return (await query.execute()).map(fromRow)
}

export async function insertInstallation(
  writer: Writer,
  installation: Installation,
): Promise<void> {
  await writer.insertInto('installation').values(toRow(installation)).execute()
}

export async function updateInstallation(
  writer: Writer,
  installation: Installation,
): Promise<UpdateOutcome> {
  const { numUpdatedRows } = await writer
    .updateTable('installation')
    .set({ ...toRow(installation), version: installation.version + 1 })
    .where('id', '=', installation.id)
    .where('version', '=', installation.version)
    .executeTakeFirstOrThrow()
  return outcomeOf(writer, 'installation', { id: installation.id, changed: numUpdatedRows })
}

export async function deleteInstallation(
  writer: Writer,
  id: string,
  ending: Ending,
): Promise<boolean> {
  const { numDeletedRows } = await writer
    .deleteFrom('installation')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  await withdrawConsents(writer, { installationId: id }, ending)
  await endFamilies(writer, { installationId: id }, ending)
  return numDeletedRows === 1n
}
