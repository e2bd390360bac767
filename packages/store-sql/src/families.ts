/** Families: all tokens that descend from one authorization. */
import type { Family } from '@keygrant/engine'
import type { Writer } from './backend.ts'

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
