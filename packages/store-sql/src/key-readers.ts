/** Which programs read the JWK Set, and when last. */
import type { KeyReader } from '@keygrant/engine'
import type { Reader, Writer } from './backend.ts'

/** There are few: no more than are kept. */
export async function listKeyReaders(db: Reader): Promise<readonly KeyReader[]> {
  const rows = await db
    .selectFrom('key_reader')
    .selectAll()
    .orderBy('last_at', 'desc')
    .orderBy('user_agent')
    .execute()
  return rows.map(({ user_agent, last_at }) => ({ userAgent: user_agent, at: last_at }))
}

/** Concurrency: rows are locked in one order, and of simultaneous notes the later stays. */
export async function noteKeyReaders(
  writer: Writer,
  readers: readonly KeyReader[],
  most: number,
): Promise<void> {
  const inOrder = readers.toSorted((a, b) => (a.userAgent < b.userAgent ? -1 : 1))
  for (const { userAgent, at } of inOrder)
    await writer
      .insertInto('key_reader')
      .values({ user_agent: userAgent, last_at: at })
      .onConflict((conflict) =>
        conflict
          .column('user_agent')
          .doUpdateSet({ last_at: at })
          .where('key_reader.last_at', '<', at),
      )
      .execute()
  const all = await listKeyReaders(writer)
  const over = all.slice(most).map(({ userAgent }) => userAgent)
  if (over.length > 0)
    await writer.deleteFrom('key_reader').where('user_agent', 'in', over).execute()
}
