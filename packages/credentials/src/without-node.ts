/**
 * What `#node` leads to where there is no Node: the same names, none of which can be used.
 */
import { CredentialsError } from './errors.ts'
import type { Route } from './read-route.ts'
import type { StorageAdapter } from './storage-adapter.ts'
import { memoryStore } from './stores/memory-store.ts'

const unavailable =
  (what: string) =>
  (_options?: unknown): StorageAdapter => {
    throw new CredentialsError(
      'store_unavailable',
      `${what} needs Node, Deno or Bun. Give a store of your own, or memoryStore().`,
    )
  }

/** Where there are no files, credentials live as long as the page. */
export const defaultStore = (_options?: unknown): StorageAdapter => memoryStore()
export const fileStore = unavailable('The file store')
export const keychainStore = unavailable('The keychain store')

/** Where there are no sockets, whoever fetches decides by which way. */
export const openRoute = (_route: Route): Promise<typeof globalThis.fetch> =>
  Promise.reject(
    new CredentialsError(
      'invalid_configuration',
      'http.proxy and http.tls need Node, Deno or Bun.',
    ),
  )

/** Where there are no files there is none to read a secret from. */
export const readSecretFile = (_path: string): Promise<string> =>
  Promise.reject(
    new CredentialsError('no_credentials', 'A variable ending in _FILE needs Node, Deno or Bun.'),
  )
