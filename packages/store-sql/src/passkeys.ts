/** WebAuthn credentials. */
import type { Passkey } from '@keygrant/engine'
import type { Backend, Reader, Writer } from './backend.ts'
import type { PasskeyTable } from './database.ts'

const fromRow = (row: PasskeyTable): Passkey => ({
  id: row.id,
  userId: row.user_id,
  name: row.name,
  publicKey: row.public_key,
  signCount: row.sign_count,
  transports: JSON.parse(row.transports) as string[],
  createdAt: row.created_at,
  lastUsedAt: row.last_used_at,
})

export async function listPasskeys(db: Reader, userId: string): Promise<readonly Passkey[]> {
  const rows = await db
    .selectFrom('passkey')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('created_at')
    .limit(100)
    .execute()
  return rows.map(fromRow)
}

export async function findPasskey(db: Reader, id: string): Promise<Passkey | undefined> {
  const row = await db.selectFrom('passkey').selectAll().where('id', '=', id).executeTakeFirst()
  return row && fromRow(row)
}

export async function insertPasskey(writer: Writer, passkey: Passkey): Promise<'stored' | 'taken'> {
  const { numInsertedOrUpdatedRows } = await writer
    .insertInto('passkey')
    .values({
      id: passkey.id,
      user_id: passkey.userId,
      name: passkey.name,
      public_key: passkey.publicKey,
      sign_count: passkey.signCount,
      transports: JSON.stringify(passkey.transports),
      created_at: passkey.createdAt,
      last_used_at: passkey.lastUsedAt,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows === 1n ? 'stored' : 'taken'
}

export async function deletePasskey(writer: Writer, userId: string, id: string): Promise<boolean> {
  const deletion = writer.deleteFrom('passkey').where('user_id', '=', userId).where('id', '=', id)
  return (await deletion.executeTakeFirstOrThrow()).numDeletedRows === 1n
}

/** WebAuthn §6.1.1: a counter that does not grow tells of a clone, unless it is not kept: always 0. */
export function usePasskey(
  backend: Backend,
  id: string,
  { signCount, now }: { readonly signCount: number; readonly now: number },
): Promise<boolean> {
  return backend.write(async (writer) => {
    const { numUpdatedRows } = await writer
      .updateTable('passkey')
      .set({ sign_count: signCount, last_used_at: now })
      .where('id', '=', id)
      .where((each) =>
        signCount === 0 ? each('sign_count', '=', 0) : each('sign_count', '<', signCount),
      )
      .executeTakeFirstOrThrow()
    return numUpdatedRows === 1n
  })
}
