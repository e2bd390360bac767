/** Consents: what users allowed clients. There is at most one for each key. */
import type { Consent, ConsentFilter, ConsentKey, Ending, PageQuery } from '@keygrant/engine'
import type { Reader, Writer } from './backend.ts'
import type { ConsentTable } from './database.ts'
import { endFamilies } from './families.ts'
import { olderThan } from './page.ts'

const fromRow = (row: ConsentTable): Consent => ({
  id: row.id,
  userId: row.user_id,
  clientId: row.client_id,
  organizationId: row.organization_id === '' ? null : row.organization_id,
  installationId: row.installation_id === '' ? null : row.installation_id,
  apiId: row.api_id,
  scope: row.scope === '' ? [] : row.scope.split(' '),
  createdAt: row.created_at,
  updatedAt: row.updated_at,
})

export async function findConsent(db: Reader, key: ConsentKey): Promise<Consent | undefined> {
  const row = await db
    .selectFrom('consent')
    .selectAll()
    .where('user_id', '=', key.userId)
    .where('client_id', '=', key.clientId)
    .where('organization_id', '=', key.organizationId ?? '')
    .where('installation_id', '=', key.installationId ?? '')
    .where('api_id', '=', key.apiId)
    .executeTakeFirst()
  return row && fromRow(row)
}

export async function findConsentById(db: Reader, id: string): Promise<Consent | undefined> {
  const row = await db.selectFrom('consent').selectAll().where('id', '=', id).executeTakeFirst()
  return row && fromRow(row)
}

export async function listConsents(
  db: Reader,
  { limit, after }: PageQuery,
  { organizationId, userId, clientId }: ConsentFilter,
): Promise<readonly Consent[]> {
  let query = db
    .selectFrom('consent')
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
  // No consent in no organization is any organization's.
  if (organizationId === '') return []
  if (organizationId !== undefined) query = query.where('organization_id', '=', organizationId)
  if (userId !== undefined) query = query.where('user_id', '=', userId)
  if (clientId !== undefined) query = query.where('client_id', '=', clientId)
  if (after !== undefined) query = query.where(olderThan('consent', after))
  return (await query.execute()).map(fromRow)
}

/**
 * Creates a consent, or gives the one of the same key the new scope.
 *
 * @returns The id of the row: of an earlier consent, where there was one.
 */
export async function keepConsent(writer: Writer, consent: Consent): Promise<string> {
  const { id } = await writer
    .insertInto('consent')
    .values({
      id: consent.id,
      user_id: consent.userId,
      client_id: consent.clientId,
      organization_id: consent.organizationId ?? '',
      installation_id: consent.installationId ?? '',
      api_id: consent.apiId,
      scope: consent.scope.join(' '),
      created_at: consent.createdAt,
      updated_at: consent.updatedAt,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['user_id', 'client_id', 'organization_id', 'installation_id', 'api_id'])
        .doUpdateSet({ scope: consent.scope.join(' '), updated_at: consent.updatedAt }),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export async function withdrawConsent(
  writer: Writer,
  id: string,
  ending: Ending,
): Promise<boolean> {
  const { numDeletedRows } = await writer
    .deleteFrom('consent')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  await endFamilies(writer, { consentId: id }, ending)
  return numDeletedRows === 1n
}

export async function withdrawConsents(
  writer: Writer,
  filter:
    | { readonly userId: string; readonly clientId?: string }
    | { readonly installationId: string },
  ending: Ending,
): Promise<number> {
  let deletion = writer.deleteFrom('consent')
  if ('installationId' in filter)
    deletion = deletion.where('installation_id', '=', filter.installationId)
  else {
    deletion = deletion.where('user_id', '=', filter.userId)
    if (filter.clientId !== undefined) deletion = deletion.where('client_id', '=', filter.clientId)
  }
  const deleted = await deletion.returning('id').execute()
  for (const { id } of deleted) await endFamilies(writer, { consentId: id }, ending)
  return deleted.length
}

/**
 * Forgets all consents of a client, and ends nothing: that is for the revocation beside it.
 *
 * Concurrency: a user who allows the client at this moment is either forgotten with the others or has
 * allowed it afterwards.
 */
export async function forgetConsents(writer: Writer, clientId: string): Promise<number> {
  const { numDeletedRows } = await writer
    .deleteFrom('consent')
    .where('client_id', '=', clientId)
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}
