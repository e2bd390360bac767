/** Answers kept for requests that may be sent again. */
import { IdempotencyRace, type IdempotentAnswer, type Sealed } from '@keygrant/engine'
import type { Backend, Reader, Writer } from './backend.ts'

export async function findAnswer(
  db: Reader,
  { actorId, key }: Pick<IdempotentAnswer, 'actorId' | 'key'>,
  now: number,
): Promise<IdempotentAnswer | undefined> {
  const row = await db
    .selectFrom('idempotent_answer')
    .selectAll()
    .where('actor_id', '=', actorId)
    .where('key', '=', key)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const { fingerprint, status, body, expires_at: expiresAt } = row
  return { actorId, key, fingerprint, status, body: body as Sealed, expiresAt }
}

/** Concurrency: of several transactions that keep one key exactly one commits. */
export async function keepAnswer(
  { backend, writer }: { readonly backend: Backend; readonly writer: Writer },
  { actorId, expiresAt, ...answer }: IdempotentAnswer,
): Promise<void> {
  try {
    await writer
      .insertInto('idempotent_answer')
      .values({ ...answer, actor_id: actorId, expires_at: expiresAt })
      .execute()
  } catch (error) {
    if (backend.dialect.uniqueViolation(error) === undefined) throw error
    throw new IdempotencyRace('the key was used by another request')
  }
}
