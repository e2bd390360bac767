/** Refused requests, gathered by what was wrong and whose they were. */
import type { ItemOf } from '../api/call.ts'

type LogEntry = ItemOf<'GET /logs'>

export interface Refusals {
  readonly problem: string
  readonly clientId: string | null
  readonly count: number
  /** The newest of them. */
  readonly last: Pick<LogEntry, 'id' | 'at' | 'ip'>
}

/** The most frequent first; of equals the one that happened last. Entries come newest first. */
export function gather(entries: readonly LogEntry[]): readonly Refusals[] {
  const groups = new Map<string, Refusals>()
  for (const entry of entries) {
    if (entry.problem === null) continue
    const key = `${entry.problem} ${entry.client_id ?? ''}`
    const { problem, client_id: clientId } = entry
    const group = groups.get(key) ?? { problem, clientId, count: 0, last: entry }
    groups.set(key, { ...group, count: group.count + 1 })
  }
  return [...groups.values()].toSorted(
    (a, b) => b.count - a.count || (a.last.at < b.last.at ? 1 : -1),
  )
}
