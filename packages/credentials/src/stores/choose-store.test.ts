import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it, vi } from 'vitest'
import { Credentials } from '../credentials.ts'
import type { CredentialsOptions } from '../options.ts'
import type { StorageAdapter } from '../storage-adapter.ts'
import { makeFolder } from '../testing/folder.ts'
import * as withoutNode from '../without-node.ts'
import { exclusively } from './exclusively.ts'
import { memoryStore } from './memory-store.ts'

const record = { clientId: 'a', refreshToken: 'rt' }
const storageOf = (options: CredentialsOptions) =>
  new Credentials({ env: false, ...options }).storage

/** A module as a user writes it. */
function moduleWith(text: string): string {
  const file = join(makeFolder(), 'store.mjs')
  writeFileSync(file, text)
  return pathToFileURL(file).href
}

const adapterText = `({
  name: 'theirs', told: undefined,
  init(params) { this.told = params },
  async read() { return { record: { clientId: this.told.table }, version: '1' } },
  async write() { return { version: '2' } },
  async remove() { return true },
  async list() { return ['default'] },
})`

describe('the option storageAdapter', () => {
  it('takes an object, which is told its parameters once, before anything else', async () => {
    const told: unknown[] = []
    const adapter: StorageAdapter = { ...memoryStore(), init: (params) => void told.push(params) }
    const storageParams = { table: 'tokens' }
    await storageOf({ storageAdapter: adapter, storageParams }).write('default', record)
    expect((await storageOf({ storageAdapter: adapter }).read('default'))?.record).toEqual(record)
    expect(told).toEqual([storageParams])
  })

  it.each(['default', 'store'])('takes a module that exports a function as %s', async (name) => {
    const text = `const make = () => ${adapterText}\nexport { make as ${name} }`
    const storageAdapter = moduleWith(text)
    const creds = new Credentials({
      env: false,
      storageAdapter,
      storageParams: { table: 'tokens' },
    })
    expect((await creds.getCredentials()).clientId).toBe('tokens')
    expect(creds.storage.name).toBe('theirs')
  })

  it.each<[what: string, text: string | undefined, message: RegExp]>([
    ['that is not there', undefined, /cannot be imported/],
    ['without such an export', 'export const other = 1', /has no read, write, remove, list/],
    ['with half an adapter', 'export const store = { read() {} }', /has no write, remove, list/],
  ])('names a module %s: the error says so', async (_what, text, message) => {
    const storageAdapter = text === undefined ? 'file:///nowhere/store.mjs' : moduleWith(text)
    await expect(storageOf({ storageAdapter }).list()).rejects.toMatchObject({
      code: 'store_unavailable',
      message: expect.stringMatching(message),
    })
  })

  it('is the file of storageParams or of the environment, or memory if that is said', async () => {
    const folder = makeFolder()
    const dbfile = join(folder, 'a.json')
    await storageOf({ storageParams: { dbfile } }).write('default', record)
    expect(await storageOf({ storageAdapter: 'file', storageParams: { dbfile } }).list()).toEqual([
      'default',
    ])
    const env = { KEYGRANT_CREDENTIALS_DBFILE: dbfile }
    expect((await new Credentials({ env }).getCredentials()).clientId).toBe('a')
    expect(storageOf({ storageParams: { memoryStorage: true } }).name).toBe('memory')
    const wrong = storageOf({ storageParams: { dbfile: 7 } })
    await expect(wrong.list()).rejects.toMatchObject({ code: 'invalid_configuration' })
  })
})

describe('where there is no Node', () => {
  it('the default is memory, and what needs files says what it needs', async () => {
    expect(withoutNode.defaultStore().name).toBe('memory')
    for (const make of [withoutNode.fileStore, withoutNode.keychainStore])
      expect(() => make()).toThrow(expect.objectContaining({ code: 'store_unavailable' }))
    await expect(withoutNode.readSecretFile('/x')).rejects.toMatchObject({ code: 'no_credentials' })
  })
})

describe('one at a time', () => {
  it('is what memory promises, however the one before ended', async () => {
    const store = memoryStore()
    const order: string[] = []
    const turn = (name: string, fails = false) =>
      exclusively(store, 'default', async () => {
        order.push(`${name} in`)
        await new Promise<void>((resolve) => setImmediate(resolve))
        order.push(`${name} out`)
        if (fails) throw new Error(name)
      })
    const outcomes = await Promise.allSettled([turn('a', true), turn('b'), turn('c')])
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled'])
    expect(order).toEqual(['a in', 'a out', 'b in', 'b out', 'c in', 'c out'])
  })

  it('is asked of Web Locks for a store without a lock of its own', async () => {
    const names: string[] = []
    const locks = {
      request: (name: string, run: () => Promise<unknown>) => {
        names.push(name)
        return run()
      },
    }
    vi.stubGlobal('navigator', { locks })
    const { lock: _none, ...store } = memoryStore()
    expect(await exclusively({ ...store, name: 'indexed' }, 'lab', () => Promise.resolve(7))).toBe(
      7,
    )
    expect(names).toEqual(['keygrant indexed lab'])
    vi.unstubAllGlobals()
  })
})
