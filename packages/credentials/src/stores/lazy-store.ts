/**
 * A store that is loaded when it is first used, so that importing this library loads no file system.
 */
import type { StorageAdapter } from '../storage-adapter.ts'
import { exclusively } from './exclusively.ts'

/**
 * @param name What it is called until it is open.
 * @param open Makes the real store, ready for use. After a failure the next call tries again.
 */
export function lazyStore(name: string, open: () => Promise<StorageAdapter>): StorageAdapter {
  let opened: StorageAdapter | undefined
  let opening: Promise<StorageAdapter> | undefined
  const store = async (): Promise<StorageAdapter> => {
    try {
      opening ??= open()
      opened = await opening
      return opened
    } catch (error) {
      opening = undefined
      throw error
    }
  }
  return {
    get name() {
      return opened?.name ?? name
    },
    async init(params) {
      await (await store()).init?.(params)
    },
    read: async (profile) => (await store()).read(profile),
    write: async (profile, record, options) => (await store()).write(profile, record, options),
    remove: async (profile) => (await store()).remove(profile),
    list: async () => (await store()).list(),
    lock: async (profile, run) => exclusively(await store(), profile, run),
  }
}
