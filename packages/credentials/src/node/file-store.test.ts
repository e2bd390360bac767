import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { makeFolder } from '../testing/folder.ts'
import { configFolder, configPath } from './config-path.ts'
import { fileStore } from './file-store.ts'

const record = { clientId: 'app', clientSecret: 's', refreshToken: 'rt-1', expiresAt: 1 }

function makeStore(folder = makeFolder()) {
  const warnings: string[] = []
  const path = join(folder, 'mine', 'credentials.json')
  const store = fileStore({ path, warn: (message) => warnings.push(message) })
  return { store, path, warnings }
}
const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8)

describe('a file of credentials', () => {
  it('keeps profiles as JSON that a person can read, and gives them back', async () => {
    const { store, path } = makeStore()
    await store.write('default', record)
    await store.write('__proto__', { clientId: 'odd' })
    const file = JSON.parse(readFileSync(path, 'utf8')) as { version: number; profiles: object }
    expect(file.version).toBe(1)
    expect(Object.keys(file.profiles)).toEqual(['default', '__proto__'])
    expect((await store.read('default'))?.record).toEqual(record)
    expect((await store.read('__proto__'))?.record).toEqual({ clientId: 'odd' })
    expect(await store.list()).toEqual(['default', '__proto__'])
    expect(await store.read('other')).toBeUndefined()
  })

  it('is open to its user only from its first byte on, whatever the umask', async () => {
    const before = process.umask(0)
    try {
      const { store, path } = makeStore()
      await store.write('default', record)
      expect([modeOf(path), modeOf(join(path, '..'))]).toEqual(['600', '700'])
    } finally {
      process.umask(before)
    }
  })

  it('that was opened to others is closed again, and this is said', async () => {
    const { store, path, warnings } = makeStore()
    await store.write('default', record)
    chmodSync(path, 0o644)
    await store.read('default')
    expect(modeOf(path)).toBe('600')
    expect(warnings).toEqual([expect.stringMatching(/mode 644.*closed.*rotate/)])
  })

  it('has its own folder closed again too, and no other folder touched', async () => {
    const home = makeFolder()
    vi.stubEnv('XDG_CONFIG_HOME', home)
    const warnings: string[] = []
    const store = fileStore({ warn: (message) => warnings.push(message) })
    await store.write('default', record)
    chmodSync(configFolder(), 0o755)
    await store.write('default', record)
    expect(modeOf(configFolder())).toBe('700')
    expect(warnings).toEqual([expect.stringMatching(/mode 755/)])

    const shared = makeFolder()
    chmodSync(shared, 0o755)
    await fileStore({ path: join(shared, 'c.json') }).write('default', record)
    expect(modeOf(shared)).toBe('755')
    vi.unstubAllEnvs()
  })

  it('is replaced only by who knew what it held', async () => {
    const { store } = makeStore()
    const first = await store.write('default', record, { ifVersion: '' })
    await expect(store.write('default', record, { ifVersion: '' })).rejects.toMatchObject({
      code: 'store_conflict',
      retryable: true,
    })
    const next = { ...record, refreshToken: 'rt-2' }
    const second = await store.write('default', next, { ifVersion: first.version })
    expect(second.version).not.toBe(first.version)
    expect((await store.read('default'))?.version).toBe(second.version)
    await expect(store.write('default', record, { ifVersion: first.version })).rejects.toThrow(
      /changed by somebody else/,
    )
  })

  it('lets exactly one of twenty simultaneous writers through, and loses no other profile', async () => {
    const { store } = makeStore()
    const { version } = await store.write('default', record)
    const writes = Array.from({ length: 20 }, async (_, n) => {
      await store.write(`other-${n}`, { clientId: String(n) })
      return store.write('default', { clientId: String(n) }, { ifVersion: version })
    })
    const outcomes = await Promise.allSettled(writes)
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await store.list()).toHaveLength(21)
  })

  it('forgets a profile and says whether there was one', async () => {
    const { store } = makeStore()
    expect(await store.remove('default')).toBe(false)
    await store.write('default', record)
    expect(await store.remove('default')).toBe(true)
    expect(await store.read('default')).toBeUndefined()
  })

  it.each([
    ['cut off', '{"version":1,"profi'],
    ['empty', ''],
    ['of another kind', '[]'],
    ['of nobody', '{"profiles":{"a":{}}}'],
    ['with a wrong member', '{"version":1,"profiles":{"default":{"refreshToken":5}}}'],
  ])('that is %s is set aside and reported, never overwritten', async (_what, content) => {
    const { store, path } = makeStore()
    mkdirSync(join(path, '..'))
    writeFileSync(path, content, { mode: 0o600 })
    await expect(store.read('default')).rejects.toMatchObject({
      code: 'store_corrupt',
      message: expect.stringContaining('.corrupt-'),
    })
    const aside = readdirSync(join(path, '..')).find((name) => name.includes('.corrupt-')) ?? ''
    expect(readFileSync(join(path, '..', aside), 'utf8')).toBe(content)
    expect(await store.read('default')).toBeUndefined()
    await store.write('default', record)
    expect((await store.read('default'))?.record).toEqual(record)
  })

  it('of a newer version is left alone', async () => {
    const { store, path } = makeStore()
    mkdirSync(join(path, '..'))
    writeFileSync(path, '{"version":2,"profiles":{}}', { mode: 0o600 })
    for (const use of [store.read('default'), store.write('default', record)])
      await expect(use).rejects.toMatchObject({ code: 'store_unavailable' })
    expect(readFileSync(path, 'utf8')).toBe('{"version":2,"profiles":{}}')
  })

  it('of the Python class is understood, and becomes one of ours when it is written', async () => {
    const { store, path } = makeStore()
    mkdirSync(join(path, '..'))
    const python = {
      profiles: {
        1: {
          profile: 'default',
          client_id: 'a',
          client_secret: 'b',
          refresh_token: 'c',
          access_token: null,
        },
        2: { profile: 'lab', access_token: 'd' },
      },
    }
    writeFileSync(path, JSON.stringify(python), { mode: 0o600 })
    expect((await store.read('default'))?.record).toEqual({
      clientId: 'a',
      clientSecret: 'b',
      refreshToken: 'c',
    })
    await store.write('new', record)
    expect(await store.list()).toEqual(['default', 'lab', 'new'])
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ version: 1 })
  })

  it('that is a link stays one: what it leads to is replaced', async () => {
    const { store, path } = makeStore()
    const elsewhere = join(makeFolder(), 'dotfiles.json')
    writeFileSync(elsewhere, '{"version":1,"profiles":{}}', { mode: 0o600 })
    mkdirSync(join(path, '..'))
    symlinkSync(elsewhere, path)
    await store.write('default', record)
    expect(JSON.parse(readFileSync(elsewhere, 'utf8'))).toMatchObject({
      profiles: { default: record },
    })
  })

  it('leaves nothing of killed writers beside it', async () => {
    const { store, path } = makeStore()
    await store.write('default', record)
    const left = join(path, '..', '.credentials.json.new-0badbadbad')
    writeFileSync(left, 'half')
    await store.write('default', record)
    expect(existsSync(left)).toBe(false)
    expect(readdirSync(join(path, '..')).toSorted()).toEqual([
      '.credentials.json.lock',
      'credentials.json',
    ])
  })

  it('in a folder that cannot be used says so, with what to do', async () => {
    const folder = makeFolder()
    writeFileSync(join(folder, 'file'), '')
    const store = fileStore({ path: join(folder, 'file', 'credentials.json') })
    await expect(store.write('default', record)).rejects.toMatchObject({
      code: 'store_unavailable',
      message: expect.stringMatching(/cannot be used \(E\w+ on \w+\)\. Make its folder writable/),
    })
  })
})

describe('the path of the file', () => {
  it.each([
    [{ XDG_CONFIG_HOME: '/x' }, '/x/keygrant'],
    [{ XDG_CONFIG_HOME: 'relative' }, join(process.env['HOME'] ?? '', '.config/keygrant')],
    [{}, join(process.env['HOME'] ?? '', '.config/keygrant')],
  ])('with %j is in %s', (variables, folder) => {
    expect(configFolder(variables)).toBe(folder)
  })

  it('may be given, from the home directory on, and by storageParams', async () => {
    expect(configPath('~/a.json')).toBe(join(process.env['HOME'] ?? '', 'a.json'))
    const folder = makeFolder()
    const store = fileStore({ path: join(folder, 'not-this.json') })
    await store.init?.({ dbfile: join(folder, 'this.json') })
    await store.write('default', record)
    expect(existsSync(join(folder, 'this.json'))).toBe(true)
    expect(() => store.init?.({ dbfile: 5 })).toThrow(/must be a path/)
  })
})
