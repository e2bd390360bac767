/** A transaction that other nodes, and this one's caches, are told of. */
import type { Backend, Writer } from './backend.ts'
import { countUp } from './counters.ts'

/**
 * Runs a change that caches must hear of.
 *
 * Concurrency: counting comes first, so that changes wait for each other here and nowhere else: two
 * that lock the same rows in different order can't block each other for ever, and what one checks
 * (that an organization has no clients, say) holds until it commits. Issuances don't wait.
 */
export function changeOf<T>(backend: Backend, change: (writer: Writer) => Promise<T>): Promise<T> {
  return backend.write(async (writer) => {
    await countUp(writer, 'change')
    return change(writer)
  })
}
