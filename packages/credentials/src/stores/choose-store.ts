/**
 * From the option `storageAdapter` to a store.
 */
import type { Settings } from '../settings.ts'
import type { StorageAdapter } from '../storage-adapter.ts'
import { lazyStore } from './lazy-store.ts'

const opening = () => import('./open-store.ts')

/** A store, and what two sets of credentials must have in common to be on the same one. */
export interface ChosenStore {
  readonly store: StorageAdapter
  readonly identity: string | object
  /** Nobody but these credentials reads it, and it is gone with them. */
  readonly isPrivate: boolean
}

/** The store that the options name, or the default one. It is opened, and told its parameters, on first use. */
export function chooseStore(settings: Settings): ChosenStore {
  const { storageAdapter: named, storageParams, environment, logger } = settings
  const dbfile = environment.find('credentialsFile')?.value
  const params = dbfile === undefined ? storageParams : { dbfile, ...storageParams }
  if (typeof named === 'object') {
    const store =
      named.init === undefined
        ? named
        : lazyStore(named.name, async () => (await opening()).initOnce(named, params))
    return { store, identity: named.identity ?? named, isPrivate: false }
  }
  if (named === 'memory' || (named === undefined && params['memoryStorage'] === true)) {
    const store = lazyStore('memory', async () => (await opening()).memoryStore())
    return { store, identity: store, isPrivate: true }
  }
  const warn = (message: string) => (logger.warn ?? console.warn)(message)
  const name = named ?? 'default'
  const store = lazyStore(name, async () => {
    const { initOnce, openStore } = await opening()
    return initOnce(await openStore(name, warn), params)
  })
  return { store, identity: `${name} ${JSON.stringify(params)}`, isPrivate: false }
}
