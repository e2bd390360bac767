/** Optimistic updates: what an UPDATE that compares the version came to. */
import type { UpdateOutcome } from '@keygrant/engine'
import type { Writer } from './backend.ts'

type Versioned = 'organization' | 'person' | 'api' | 'client' | 'installation'

/** No row changed: either it is gone, or somebody else changed it first. */
export async function outcomeOf(
  writer: Writer,
  table: Versioned,
  { id, changed }: { readonly id: string; readonly changed: bigint },
): Promise<UpdateOutcome> {
  if (changed === 1n) return 'updated'
  const row = await writer.selectFrom(table).select('id').where('id', '=', id).executeTakeFirst()
  return row === undefined ? 'missing' : 'stale'
}
