/** Authenticator apps and recovery codes. Each code counts once. */
import type { Hash, Sealed, Totp } from '@keygrant/engine'
import type { Backend, Reader, Writer } from './backend.ts'

export async function findTotp(db: Reader, userId: string): Promise<Totp | undefined> {
  const row = await db
    .selectFrom('totp')
    .selectAll()
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return (
    row && {
      userId: row.user_id,
      sealedSecret: row.sealed_secret as Sealed,
      confirmedAt: row.confirmed_at,
      lastStep: row.last_step,
    }
  )
}

export async function saveTotp(writer: Writer, totp: Totp): Promise<void> {
  const columns = {
    sealed_secret: totp.sealedSecret,
    confirmed_at: totp.confirmedAt,
    last_step: totp.lastStep,
  }
  await writer
    .insertInto('totp')
    .values({ user_id: totp.userId, ...columns })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet(columns))
    .execute()
}

export async function confirmTotp(
  writer: Writer,
  { userId, step, now }: { readonly userId: string; readonly step: number; readonly now: number },
): Promise<boolean> {
  const { numUpdatedRows } = await writer
    .updateTable('totp')
    .set({ confirmed_at: now, last_step: step })
    .where('user_id', '=', userId)
    .where('confirmed_at', 'is', null)
    .where('last_step', '<', step)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

export async function deleteTotp(writer: Writer, userId: string): Promise<boolean> {
  const deletion = writer.deleteFrom('totp').where('user_id', '=', userId)
  return (await deletion.executeTakeFirstOrThrow()).numDeletedRows === 1n
}

/** Concurrency: the condition is in the UPDATE; of calls with one step one grows `last_step`. */
export function spendTotpStep(backend: Backend, userId: string, step: number): Promise<boolean> {
  return backend.write(async (writer) => {
    const { numUpdatedRows } = await writer
      .updateTable('totp')
      .set({ last_step: step })
      .where('user_id', '=', userId)
      .where('confirmed_at', 'is not', null)
      .where('last_step', '<', step)
      .executeTakeFirstOrThrow()
    return numUpdatedRows === 1n
  })
}

export async function replaceRecoveryCodes(
  writer: Writer,
  userId: string,
  hashes: readonly Hash[],
): Promise<void> {
  await writer.deleteFrom('recovery_code').where('user_id', '=', userId).execute()
  if (hashes.length > 0)
    await writer
      .insertInto('recovery_code')
      .values(hashes.map((hash) => ({ user_id: userId, hash })))
      .execute()
}

export async function countRecoveryCodes(db: Reader, userId: string): Promise<number> {
  const { count } = await db
    .selectFrom('recovery_code')
    .select((each) => each.fn.countAll().as('count'))
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Concurrency: a row can be deleted once. */
export function spendRecoveryCode(backend: Backend, userId: string, hash: Hash): Promise<boolean> {
  return backend.write(async (writer) => {
    const { numDeletedRows } = await writer
      .deleteFrom('recovery_code')
      .where('user_id', '=', userId)
      .where('hash', '=', hash)
      .executeTakeFirstOrThrow()
    return numDeletedRows === 1n
  })
}
