/**
 * The file store, from anywhere: it is loaded when it is first used.
 */
import type { FileStoreOptions } from '../node/file-store.ts'
import type { StorageAdapter } from '../storage-adapter.ts'
import { lazyStore } from './lazy-store.ts'

/**
 * Keeps credentials in a file that only this user can read, and that other processes use too. Loads what
 * it needs of Node on first use; where there are no files, that fails with `store_unavailable`.
 *
 * @example
 *
 * ```ts
 * import { Credentials, fileStore } from '@keygrant/credentials'
 *
 * export const creds = new Credentials({
 *   issuer: 'https://auth.example.com',
 *   storageAdapter: fileStore({ path: '/var/lib/reports/credentials.json' }),
 * })
 * ```
 *
 * @param options Where the file is.
 * @returns A store for the option `storageAdapter`.
 * @see docs/credentials/stores.md
 */
export const fileStore = (options: FileStoreOptions = {}): StorageAdapter =>
  lazyStore('file', async () => (await import('#node')).fileStore(options))
