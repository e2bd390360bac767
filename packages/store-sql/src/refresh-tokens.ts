/** Refresh tokens, read together with their family. */
import type { Commit, Family, Hash, RefreshToken, StoredRefreshToken } from '@keygrant/engine'
import type { Reader, Writer } from './backend.ts'

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
      'family.consent_id',
      'family.installation_id',
      'family.authenticated_at',
      'family.bound_to',
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
    consentId: row.consent_id,
    installationId: row.installation_id,
    authenticatedAt: row.authenticated_at,
    boundTo: row.bound_to,
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

/**
 * Marks a refresh token as spent unless it already is. The condition is in the UPDATE itself:
 * reading first and writing after would let two requests both find the token unspent.
 */
export async function spend(
  writer: Writer,
  { refreshToken, successor }: NonNullable<Commit['spend']>,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await writer
    .updateTable('refresh_token')
    .set({ spent_at: now, successor })
    .where('hash', '=', refreshToken)
    .where('spent_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** Starts a token's idle life again, unless it is spent or has died meanwhile. */
export async function touch(
  writer: Writer,
  { refreshToken, expiresAt }: NonNullable<Commit['touch']>,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await writer
    .updateTable('refresh_token')
    .set({ expires_at: expiresAt })
    .where('hash', '=', refreshToken)
    .where('spent_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

export async function insertRefreshToken(writer: Writer, token: RefreshToken): Promise<void> {
  await writer
    .insertInto('refresh_token')
    .values({
      hash: token.hash,
      family_id: token.familyId,
      issued_at: token.issuedAt,
      expires_at: token.expiresAt,
      spent_at: token.spentAt,
      successor: null,
    })
    .execute()
}
