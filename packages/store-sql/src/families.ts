/** Families: all tokens that descend from one authorization. */
import type { Commit, Ending, Family, FamilyFilter } from '@keygrant/engine'
import type { Writer } from './backend.ts'
import { countUp } from './counters.ts'
import type { FamilyTable } from './database.ts'

export const familyFromRow = (row: FamilyTable): Family => ({
  id: row.id,
  clientId: row.client_id,
  subject: row.subject,
  organizationId: row.organization_id,
  apiId: row.api_id,
  scope: row.scope === '' ? [] : row.scope.split(' '),
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  revokedAt: row.revoked_at,
  consentId: row.consent_id,
  installationId: row.installation_id,
  authenticatedAt: row.authenticated_at,
  boundTo: row.bound_to,
})

export async function insertFamily(writer: Writer, family: Family): Promise<void> {
  await writer
    .insertInto('token_family')
    .values({
      id: family.id,
      client_id: family.clientId,
      subject: family.subject,
      organization_id: family.organizationId,
      api_id: family.apiId,
      scope: family.scope.join(' '),
      created_at: family.createdAt,
      expires_at: family.expiresAt,
      revoked_at: family.revokedAt,
      consent_id: family.consentId,
      installation_id: family.installationId,
      authenticated_at: family.authenticatedAt,
      bound_to: family.boundTo,
    })
    .execute()
}

/** Locks the family's row until the transaction ends, if the family is alive. */
export async function holdFamily(writer: Writer, id: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await writer
    .updateTable('token_family')
    .set({ revoked_at: null })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .where((each) => each.or([each('expires_at', 'is', null), each('expires_at', '>', now)]))
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** A family that is held lives until then and is bound to this key, whatever was set before. */
export async function beginFamily(
  writer: Writer,
  id: string,
  { familyExpiresAt, familyBoundTo }: NonNullable<Commit['redeem']>,
): Promise<void> {
  await writer
    .updateTable('token_family')
    .set({ expires_at: familyExpiresAt, bound_to: familyBoundTo })
    .where('id', '=', id)
    .execute()
}

/** Families that match and are alive end, each with an entry in the feed. Gives how many. */
export async function endFamilies(
  writer: Writer,
  filter: FamilyFilter,
  { notBefore, expiresAt }: Ending,
): Promise<number> {
  let update = writer
    .updateTable('token_family')
    .set({ revoked_at: notBefore })
    .where('revoked_at', 'is', null)
  if ('consentId' in filter) update = update.where('consent_id', '=', filter.consentId)
  else if ('installationId' in filter)
    update = update.where('installation_id', '=', filter.installationId)
  else {
    update = update.where('subject', '=', filter.subject)
    update =
      'clientId' in filter
        ? update.where('client_id', '=', filter.clientId)
        : update.where('organization_id', '=', filter.organizationId)
  }
  const ended = await update.returning('id').execute()
  for (const { id } of ended) {
    const seq = await countUp(writer, 'revocation')
    await writer
      .insertInto('revocation')
      .values({ seq, kind: 'family', value: id, not_before: notBefore, expires_at: expiresAt })
      .execute()
  }
  return ended.length
}
