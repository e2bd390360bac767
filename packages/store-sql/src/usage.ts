/** Requests by client and hour, counted from the batches of logs. */
import type { ClientUsage } from '@keygrant/engine'
import { sql } from 'kysely'
import type { Reader, Writer } from './backend.ts'

/** Concurrency: what simultaneous batches add is added up. */
export async function addUsage(
  writer: Writer,
  { clientId: client_id, hour: start, tokens, failures }: ClientUsage,
): Promise<void> {
  await writer
    .insertInto('client_usage')
    .values({ client_id, hour: start, tokens, failures })
    .onConflict((conflict) =>
      conflict.columns(['client_id', 'hour']).doUpdateSet({
        tokens: sql<number>`client_usage.tokens + excluded.tokens`,
        failures: sql<number>`client_usage.failures + excluded.failures`,
      }),
    )
    .execute()
}

export async function listUsage(
  db: Reader,
  clientId: string,
  from: number,
): Promise<readonly ClientUsage[]> {
  const rows = await db
    .selectFrom('client_usage')
    .selectAll()
    .where('client_id', '=', clientId)
    .where('hour', '>=', from)
    .orderBy('hour')
    .execute()
  return rows.map(({ client_id, ...rest }) => ({ clientId: client_id, ...rest }))
}
