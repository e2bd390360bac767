/**
 * A store that lives as long as the process, or the page.
 */
import {
  type StorageAdapter,
  StoreConflictError,
  type StoredProfile,
  type StoredRecord,
} from '../storage-adapter.ts'

/**
 * Keeps credentials in memory. The default where there are no files: browsers and Workers. Nothing
 * is put into `localStorage`, where any script of the page could read it.
 *
 * @example
 *
 * ```ts
 * import { Credentials, memoryStore } from '@keygrant/credentials'
 *
 * export const creds = new Credentials({
 *   issuer: 'https://auth.example.com',
 *   clientId: 'app',
 *   storageAdapter: memoryStore(),
 * })
 * ```
 *
 * @returns A store for the option `storageAdapter`. Each call makes one of its own.
 */
export function memoryStore(): StorageAdapter {
  const records = new Map<string, StoredRecord>()
  const turns = new Map<string, Promise<unknown>>()
  let writes = 0
  return {
    name: 'memory',
    read: (profile) => Promise.resolve(records.get(profile)),
    list: () => Promise.resolve([...records.keys()]),
    remove: (profile) => Promise.resolve(records.delete(profile)),
    async write(profile, record, { ifVersion } = {}) {
      const version = records.get(profile)?.version ?? ''
      if (ifVersion !== undefined && ifVersion !== version) throw new StoreConflictError(profile)
      writes++
      const kept = { record: structuredClone(record) as StoredProfile, version: String(writes) }
      records.set(profile, kept)
      return { version: kept.version }
    },
    /** One after the other: each waits for whoever came before, however that ended. */
    async lock(profile, run) {
      const before = turns.get(profile) ?? Promise.resolve()
      const turn = before.then(() => run(new AbortController().signal))
      const over = turn.then(
        () => undefined,
        () => undefined,
      )
      turns.set(profile, over)
      void over.then(() => turns.get(profile) === over && turns.delete(profile))
      return turn
    },
  }
}
