/**
 * The keychain store, from anywhere: it is loaded when it is first used.
 */
import type { KeychainStoreOptions } from '../node/keychain-store.ts'
import type { StorageAdapter } from '../storage-adapter.ts'
import { lazyStore } from './lazy-store.ts'

/**
 * Keeps credentials in the operating system's keychain, by way of the optional package
 * `@napi-rs/keyring`. Where there is no keychain that can be used, the fallback is, and a warning says so.
 *
 * @example
 *
 * ```ts
 * import { Credentials, fileStore, keychainStore } from '@keygrant/credentials'
 *
 * export const creds = new Credentials({
 *   issuer: 'https://auth.example.com',
 *   storageAdapter: keychainStore({ fallback: fileStore() }),
 * })
 * ```
 *
 * @param options Which entries, and the fallback.
 * @returns A store for the option `storageAdapter`.
 * @see docs/credentials/stores.md
 */
export const keychainStore = (options: KeychainStoreOptions = {}): StorageAdapter =>
  lazyStore('keychain', async () => (await import('#node')).keychainStore(options))
