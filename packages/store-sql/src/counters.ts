/** Numbers that only grow. Each lives in one row, so that concurrent transactions count in commit order. */
import type { Reader, Writer } from './backend.ts'
import type { CounterTable } from './database.ts'

/**
 * Counts up and gives the new value. The row stays locked until the transaction ends: a higher value
 * is therefore never visible before a lower one.
 */
export async function countUp(writer: Writer, name: CounterTable['name']): Promise<number> {
  const { value } = await writer
    .updateTable('counter')
    .set((expression) => ({ value: expression('value', '+', 1) }))
    .where('name', '=', name)
    .returning('value')
    .executeTakeFirstOrThrow()
  return value
}

/** Sets a number that names something instead of counting it. */
export async function setCounter(
  writer: Writer,
  name: CounterTable['name'],
  value: number,
): Promise<void> {
  await writer.updateTable('counter').set({ value }).where('name', '=', name).execute()
}

export async function readCounter(reader: Reader, name: CounterTable['name']): Promise<number> {
  const row = await reader
    .selectFrom('counter')
    .select('value')
    .where('name', '=', name)
    .executeTakeFirstOrThrow()
  return row.value
}
