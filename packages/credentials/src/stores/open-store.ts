/**
 * Opening the store that an option names, on first use.
 */
import { CredentialsError } from '../errors.ts'
import { safeCause } from '../redact.ts'
import type { StorageAdapter } from '../storage-adapter.ts'

export { memoryStore } from './memory-store.ts'

type Parameters = Readonly<Record<string, unknown>>

/** The store of one of our names, or the one that a module exports. */
export async function openStore(
  name: string,
  warn: (message: string) => void,
): Promise<StorageAdapter> {
  switch (name) {
    case 'default':
      return (await import('#node')).defaultStore({ warn })
    case 'file':
      return (await import('#node')).fileStore({ warn })
    case 'keychain':
      return (await import('#node')).keychainStore({ warn })
    default:
      return importStore(name)
  }
}

const told = new WeakMap<StorageAdapter, Promise<void>>()

/** Tells an adapter its parameters before anything else. The first ones count: it may be shared. */
export async function initOnce(
  adapter: StorageAdapter,
  params: Parameters,
): Promise<StorageAdapter> {
  const telling = told.get(adapter) ?? Promise.resolve(adapter.init?.(params))
  told.set(adapter, telling)
  try {
    await telling
  } catch (error) {
    told.delete(adapter)
    throw error
  }
  return adapter
}

/** @throws {CredentialsError} `store_unavailable`, saying what the module lacks. */
async function importStore(specifier: string): Promise<StorageAdapter> {
  const adapter = await exportOf(specifier)
  const methods = ['read', 'write', 'remove', 'list'] as const
  const lacks = methods.filter((method) => typeof adapter?.[method] !== 'function')
  if (adapter === undefined || lacks.length > 0)
    throw unusable(specifier, `its export "default" or "store" has no ${lacks.join(', ')}`)
  return adapter
}

async function exportOf(specifier: string): Promise<StorageAdapter | undefined> {
  try {
    const module = (await import(/* @vite-ignore */ specifier)) as Parameters
    const exported = module['default'] ?? module['store']
    const made: unknown = typeof exported === 'function' ? await exported() : exported
    return typeof made === 'object' && made !== null ? (made as StorageAdapter) : undefined
  } catch (error) {
    throw unusable(
      specifier,
      'it cannot be imported',
      safeCause(error, (text) => text),
    )
  }
}

const unusable = (specifier: string, why: string, cause?: Error): CredentialsError =>
  new CredentialsError(
    'store_unavailable',
    `storageAdapter names the module ${JSON.stringify(specifier)}, but ${why}.`,
    { cause },
  )
