/**
 * One at a time for a profile of a store: by the store's own lock, or by Web Locks between tabs.
 */
import type { StorageAdapter } from '../storage-adapter.ts'

type Run<T> = (signal: AbortSignal) => Promise<T>

interface WebLocks {
  request<T>(name: string, run: () => Promise<T>): Promise<T>
}

/** Runs `run` while nobody else does, as far as the store or the runtime can promise that. */
export function exclusively<T>(store: StorageAdapter, profile: string, run: Run<T>): Promise<T> {
  if (store.lock !== undefined) return store.lock(profile, run)
  const { navigator } = globalThis as { navigator?: { locks?: WebLocks } }
  const never = new AbortController().signal
  const locks = navigator?.locks
  if (locks === undefined) return run(never)
  const name = `keygrant ${store.identity ?? store.name} ${profile}`
  return locks.request(name, () => run(never))
}
