/** Signing keys. The private halves are sealed before they get here. */
import type { Sealed, SigningKey } from '@keygrant/engine'
import type { PublicJwk } from '@keygrant/protocol'
import type { Reader, Writer } from './backend.ts'

export async function listSigningKeys(db: Reader): Promise<readonly SigningKey[]> {
  const rows = await db.selectFrom('signing_key').selectAll().orderBy('activates_at').execute()
  return rows.map((row) => ({
    kid: row.kid,
    algorithm: row.algorithm,
    publicJwk: JSON.parse(row.public_jwk) as PublicJwk,
    sealedPrivateKey: row.sealed_private_key as Sealed,
    createdAt: row.created_at,
    activatesAt: row.activates_at,
    retiresAt: row.retires_at,
  }))
}

export async function insertSigningKey(writer: Writer, key: SigningKey): Promise<void> {
  await writer
    .insertInto('signing_key')
    .values({
      kid: key.kid,
      algorithm: key.algorithm,
      public_jwk: JSON.stringify(key.publicJwk),
      sealed_private_key: key.sealedPrivateKey,
      created_at: key.createdAt,
      activates_at: key.activatesAt,
      retires_at: key.retiresAt,
    })
    .execute()
}

export async function retireSigningKey(
  writer: Writer,
  kid: string,
  retiresAt: number,
): Promise<boolean> {
  const { numUpdatedRows } = await writer
    .updateTable('signing_key')
    .set({ retires_at: retiresAt })
    .where('kid', '=', kid)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}
