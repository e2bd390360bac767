/** Secrets of clients as their owners see them, and the changes to them. */
import type { NewSecret, SecretLimit, SecretRecord } from '@keygrant/engine'
import type { Reader, Writer } from './backend.ts'

export async function listSecrets(db: Reader, clientId: string): Promise<readonly SecretRecord[]> {
  const rows = await db
    .selectFrom('client_secret')
    .selectAll()
    .where('client_id', '=', clientId)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    clientId: row.client_id,
    name: row.name,
    prefix: row.prefix,
    lastFour: row.last_four,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    lastUsedAt: row.last_used_at,
    lastUsedAddress: row.last_used_address,
    lastUsedUserAgent: row.last_used_user_agent,
  }))
}

export async function insertSecret(writer: Writer, secret: NewSecret): Promise<void> {
  await writer
    .insertInto('client_secret')
    .values({
      id: secret.id,
      client_id: secret.clientId,
      name: secret.name,
      hash: secret.hash,
      prefix: secret.prefix,
      last_four: secret.lastFour,
      created_at: secret.createdAt,
      expires_at: secret.expiresAt,
      revoked_at: null,
      last_used_at: null,
      last_used_address: null,
      last_used_user_agent: null,
    })
    .execute()
}

/**
 * Concurrency: the client's row is written first, so that two calls for one client wait for each other
 * and the later counts what the earlier added.
 */
export async function addSecret(
  writer: Writer,
  secret: NewSecret,
  { live, now }: SecretLimit,
): Promise<'added' | 'too_many' | 'no_client'> {
  const { numUpdatedRows } = await writer
    .updateTable('client')
    .set((each) => ({ version: each.ref('version') }))
    .where('id', '=', secret.clientId)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows === 0n) return 'no_client'
  const { count } = await writer
    .selectFrom('client_secret')
    .select((each) => each.fn.countAll().as('count'))
    .where('client_id', '=', secret.clientId)
    .where('revoked_at', 'is', null)
    .where((each) => each.or([each('expires_at', 'is', null), each('expires_at', '>', now)]))
    .executeTakeFirstOrThrow()
  if (Number(count) >= live) return 'too_many'
  await insertSecret(writer, secret)
  return 'added'
}

/** Which secret, and when. */
interface Ending {
  readonly clientId: string
  readonly id: string
  readonly at: number
}

/** Concurrency: the soonest of several expiries stays. */
export async function expireSecret(writer: Writer, { clientId, id, at }: Ending): Promise<boolean> {
  const live = await writer
    .selectFrom('client_secret')
    .select('id')
    .where('id', '=', id)
    .where('client_id', '=', clientId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  if (live === undefined) return false
  await writer
    .updateTable('client_secret')
    .set({ expires_at: at })
    .where('id', '=', id)
    .where((each) => each.or([each('expires_at', 'is', null), each('expires_at', '>', at)]))
    .execute()
  return true
}

/** Concurrency: exactly one of several calls gives true. */
export async function revokeSecret(writer: Writer, { clientId, id, at }: Ending): Promise<boolean> {
  const { numUpdatedRows } = await writer
    .updateTable('client_secret')
    .set({ revoked_at: at })
    .where('id', '=', id)
    .where('client_id', '=', clientId)
    .where('revoked_at', 'is', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}
