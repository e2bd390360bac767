/** Failed attempts under a key, counted in windows that begin with the first of them. */
import type { Hash } from '@keygrant/engine'
import { sql } from 'kysely'
import type { Backend, Reader } from './backend.ts'

interface Window {
  readonly now: number
  /** Seconds. */
  readonly window: number
}

/** Concurrency: one statement inserts, adds or begins a new window; simultaneous failures add up. */
export function countFailure(
  backend: Backend,
  key: Hash,
  { now, window }: Window,
): Promise<number> {
  return backend.write(async (writer) => {
    const { count } = await writer
      .insertInto('failed_attempt')
      .values({ key, count: 1, began_at: now, expires_at: now + window })
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet({
          count: sql`case when failed_attempt.expires_at <= ${now} then 1 else failed_attempt.count + 1 end`,
          began_at: sql`case when failed_attempt.expires_at <= ${now} then ${now} else failed_attempt.began_at end`,
          expires_at: sql`case when failed_attempt.expires_at <= ${now} then ${now + window} else failed_attempt.expires_at end`,
        }),
      )
      .returning('count')
      .executeTakeFirstOrThrow()
    return count
  })
}

export async function failures(db: Reader, key: Hash, { now, window }: Window): Promise<number> {
  const row = await db
    .selectFrom('failed_attempt')
    .select('count')
    .where('key', '=', key)
    .where('expires_at', '>', now)
    .where('began_at', '>', now - window)
    .executeTakeFirst()
  return row?.count ?? 0
}

export async function clearFailures(backend: Backend, key: Hash): Promise<void> {
  await backend.write((writer) =>
    writer.deleteFrom('failed_attempt').where('key', '=', key).execute(),
  )
}
