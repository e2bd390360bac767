/** How often each secret was used of late, counted in spans of ten minutes from the batches of logs. */
import type { SecretUse, SecretUses } from '@keygrant/engine'
import { sql } from 'kysely'
import type { Reader, Writer } from './backend.ts'

/** Seconds. */
const span = 600
const hour = 3_600
const day = 86_400

/** Concurrency: what simultaneous batches add is added up. */
export async function addSecretUses(
  writer: Writer,
  { secretId: secret_id, at, count }: SecretUse,
): Promise<void> {
  await writer
    .insertInto('secret_use')
    .values({ secret_id, slot: at - (at % span), uses: count })
    .onConflict((conflict) =>
      conflict.columns(['secret_id', 'slot']).doUpdateSet({
        uses: sql<number>`secret_use.uses + excluded.uses`,
      }),
    )
    .execute()
}

/** Uses of the last hour and the last day, by secret; a secret that was not used is left out. */
export async function listSecretUses(
  db: Reader,
  secretIds: readonly string[],
  now: number,
): Promise<ReadonlyMap<string, SecretUses>> {
  if (secretIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('secret_use')
    .select([
      'secret_id',
      sql<string>`sum(case when slot > ${now - hour - span} then uses else 0 end)`.as('hour'),
      sql<string>`sum(uses)`.as('day'),
    ])
    .where('secret_id', 'in', [...secretIds])
    .where('slot', '>', now - day - span)
    .groupBy('secret_id')
    .execute()
  // PostgreSQL gives sums as text.
  return new Map(
    rows.map((row) => [row.secret_id, { lastHour: Number(row.hour), lastDay: Number(row.day) }]),
  )
}
