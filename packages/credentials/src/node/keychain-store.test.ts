/**
 * The keychain, as far as a machine without a desktop can show it: that it is tried before it is relied
 * on, and that what happens instead is said. The entries are those of a keyring in memory.
 */
import { describe, expect, it, vi } from 'vitest'
import { memoryStore } from '../stores/memory-store.ts'
import { makeFolder } from '../testing/folder.ts'
import { KeychainStore, type Keyring, keychainStore } from './keychain-store.ts'

const record = { clientId: 'app', refreshToken: 'rt' }

function keyringInMemory() {
  const entries = new Map<string, string>()
  const stores = new Set<string>()
  const keyring: Keyring = {
    AsyncEntry: class {
      readonly #key: string
      constructor(service: string, account: string, options: { linux: { store: string } }) {
        this.#key = `${service}/${account}`
        stores.add(options.linux.store)
      }
      getPassword() {
        return Promise.resolve(entries.get(this.#key) ?? null)
      }
      setPassword(password: string) {
        entries.set(this.#key, password)
        return Promise.resolve()
      }
      deletePassword() {
        return Promise.resolve(entries.delete(this.#key))
      }
    },
    findCredentialsAsync: (service) =>
      Promise.resolve(
        [...entries.keys()]
          .filter((name) => name.startsWith(`${service}/`))
          .map((name) => ({ account: name.slice(service.length + 1) })),
      ),
  }
  return { keyring, entries, stores }
}

describe('the keychain', () => {
  it('is tried by an entry that is gone again, and then keeps profiles with versions', async () => {
    vi.stubEnv('XDG_CONFIG_HOME', makeFolder())
    const { keyring, entries, stores } = keyringInMemory()
    const store = new KeychainStore({ service: 'mine' }, () =>
      Promise.resolve({ default: keyring }),
    )
    const first = await store.write('default', record, { ifVersion: '' })
    expect([...entries.keys()]).toEqual(['mine/default'])
    expect([...stores]).toEqual(['secret-service'])
    expect(await store.read('default')).toEqual({ record, version: first.version })
    await expect(store.write('default', record, { ifVersion: '' })).rejects.toMatchObject({
      code: 'store_conflict',
    })
    expect(await store.list()).toEqual(['default'])
    expect(await store.lock('default', () => Promise.resolve(7))).toBe(7)
    expect([await store.remove('default'), await store.remove('default')]).toEqual([true, false])
    vi.unstubAllEnvs()
  })

  it.each<[why: string, load: () => Promise<unknown>]>([
    [
      'is not installed',
      () => Promise.reject(Object.assign(new Error('no'), { code: 'ERR_MODULE_NOT_FOUND' })),
    ],
    [
      'gave back something else',
      () => {
        const { keyring } = keyringInMemory()
        keyring.AsyncEntry.prototype.getPassword = () => Promise.resolve('other')
        return Promise.resolve(keyring)
      },
    ],
  ])('that %s is replaced by the fallback, and this is said', async (why, load) => {
    const warnings: string[] = []
    const warn = (message: string) => warnings.push(message)
    const store = new KeychainStore({ fallback: memoryStore(), warn }, load)
    await store.write('default', record)
    expect((await store.read('default'))?.record).toEqual(record)
    expect(warnings).toEqual([expect.stringMatching(new RegExp(`${why}.*are kept in: memory`))])
    expect(store.name).toBe('memory (instead of the keychain)')
  })

  it('of this machine, without a desktop, is a clear error where there is no fallback', async () => {
    const noBus = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' }
    for (const [name, value] of Object.entries(noBus)) vi.stubEnv(name, value)
    await expect(keychainStore().read('default')).rejects.toMatchObject({
      code: 'store_unavailable',
      message: expect.stringMatching(/^The keychain cannot be used \(.*\)\. Unlock it, or give/),
    })
    vi.unstubAllEnvs()
  })
})
