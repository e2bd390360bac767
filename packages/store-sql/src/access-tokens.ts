/** Opaque access tokens. JWTs leave no row. */
import type { Hash, OpaqueAccessToken } from '@keygrant/engine'
import type { Reader, Writer } from './backend.ts'

export async function findAccessToken(
  db: Reader,
  hash: Hash,
): Promise<OpaqueAccessToken | undefined> {
  const query = db.selectFrom('access_token').selectAll().where('hash', '=', hash)
  const row = await query.executeTakeFirst()
  if (row === undefined) return undefined
  return {
    hash,
    jti: row.jti,
    familyId: row.family_id,
    clientId: row.client_id,
    subject: row.subject,
    organizationId: row.organization_id,
    installationId: row.installation_id,
    apiId: row.api_id,
    scope: row.scope === '' ? [] : row.scope.split(' '),
    issuedAt: row.issued_at,
    expiresAt: row.expires_at,
    boundTo: row.bound_to,
  }
}

export async function insertAccessToken(writer: Writer, token: OpaqueAccessToken): Promise<void> {
  await writer
    .insertInto('access_token')
    .values({
      hash: token.hash,
      jti: token.jti,
      family_id: token.familyId,
      client_id: token.clientId,
      subject: token.subject,
      organization_id: token.organizationId,
      installation_id: token.installationId,
      api_id: token.apiId,
      scope: token.scope.join(' '),
      issued_at: token.issuedAt,
      expires_at: token.expiresAt,
      bound_to: token.boundTo,
    })
    .execute()
}
