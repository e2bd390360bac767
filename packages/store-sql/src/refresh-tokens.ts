/** Refresh tokens, read together with their family. */
import type { Family, Hash, StoredRefreshToken } from '@keygrant/engine'
import type { Reader } from './backend.ts'

export async function findRefreshToken(
  db: Reader,
  hash: Hash,
): Promise<StoredRefreshToken | undefined> {
  const row = await db
    .selectFrom('refresh_token as token')
    .innerJoin('token_family as family', 'family.id', 'token.family_id')
    .leftJoin('refresh_token as next', 'next.hash', 'token.successor')
    .select([
      'token.family_id',
      'token.issued_at',
      'token.expires_at',
      'token.spent_at',
      'next.spent_at as successor_spent_at',
      'family.client_id',
      'family.subject',
      'family.organization_id',
      'family.api_id',
      'family.scope',
      'family.created_at as family_created_at',
      'family.expires_at as family_expires_at',
      'family.revoked_at',
    ])
    .where('token.hash', '=', hash)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const family: Family = {
    id: row.family_id,
    clientId: row.client_id,
    subject: row.subject,
    organizationId: row.organization_id,
    apiId: row.api_id,
    scope: row.scope === '' ? [] : row.scope.split(' '),
    createdAt: row.family_created_at,
    expiresAt: row.family_expires_at,
    revokedAt: row.revoked_at,
  }
  return {
    hash,
    familyId: row.family_id,
    issuedAt: row.issued_at,
    expiresAt: row.expires_at,
    spentAt: row.spent_at,
    family,
    successorSpent: row.successor_spent_at !== null,
  }
}
