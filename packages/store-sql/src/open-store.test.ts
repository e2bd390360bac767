import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { anOrganization, createPostgresDatabase } from '@keygrant/store-contract'
import BetterSqlite from 'better-sqlite3'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { migrate, openStore, type StoreFault } from './open-store.ts'
import type { SqlStore } from './sql-store.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keygrant-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const file = (name = 'kg.db') => join(folder, name)

async function opened(url: string): Promise<SqlStore> {
  const result = await openStore({ url })
  if (!result.ok) throw new Error(result.error.message)
  return result.value.store
}

async function faultOf(url: string): Promise<StoreFault> {
  const result = await openStore({ url })
  if (result.ok) throw new Error('it opened')
  return result.error
}

describe('openStore', () => {
  it.each(['', 'sqlite:', 'mysql://u:p@h/d', '/var/kg.db', 'file:kg.db'])(
    'refuses %j as no database URL',
    async (url) => {
      expect(await faultOf(url)).toMatchObject({ kind: 'unknown_url' })
    },
  )

  it('refuses what is a folder, lies where none can be made, or is no database', async () => {
    mkdirSync(file('folder'))
    writeFileSync(file('text'), 'just text, long enough to be read as a header of something else\n')
    // Below /proc no folder can be made, and a recursive mkdir of node's never ends.
    const unmakeable = process.platform === 'linux' ? ['/proc/keygrant/data/kg.db'] : []
    const paths = [file('folder'), join(file('text'), 'kg.db'), file('text'), ...unmakeable]
    for (const path of paths) {
      const { kind, message } = await faultOf(`sqlite:${path}`)
      expect(kind).toBe('cannot_open')
      expect(message).toContain(path)
    }
  })

  it("refuses another program's SQLite file, and leaves it as it was", async () => {
    const foreign = new BetterSqlite(file())
    foreign.exec('create table bookmark (url text)')
    foreign.close()
    const { kind, message } = await faultOf(`sqlite:${file()}`)
    expect(kind).toBe('cannot_open')
    expect(message).toContain('bookmark')
    const again = new BetterSqlite(file())
    expect(again.prepare('select name from sqlite_schema').all()).toEqual([{ name: 'bookmark' }])
    again.close()
  })

  it('makes the folder and the file for the owner only', async () => {
    const store = await opened(`sqlite:${file('new/kg.db')}`)
    expect(statSync(file('new')).mode & 0o777).toBe(0o700)
    expect(statSync(file('new/kg.db')).mode & 0o777).toBe(0o600)
    await store.close()
  })

  it('finds on reopening what was written, with nothing left to migrate', async () => {
    const url = `sqlite:${file()}`
    const first = await opened(url)
    await first.write((each) => each.insertOrganization(anOrganization('org_1')))
    await first.close()
    const again = await openStore({ url, migrate: false })
    if (!again.ok) throw new Error(again.error.message)
    expect(again.value.applied).toEqual([])
    expect(await again.value.store.findOrganization('org_1')).toEqual(anOrganization('org_1'))
    await again.value.store.close()
  })

  it('refuses a schema newer than this code knows, and one older when told not to migrate', async () => {
    const url = `sqlite:${file()}`
    const wanting = await openStore({ url, migrate: false })
    expect(wanting).toMatchObject({ error: { kind: 'older_schema' } })
    expect(await migrate(url)).toEqual({
      ok: true,
      value: expect.arrayContaining(['0001-initial', '0002-delegated-access']),
    })
    expect(await migrate(url)).toEqual({ ok: true, value: [] })
    const raw = new BetterSqlite(file())
    raw.exec('update schema_version set version = 99')
    raw.close()
    expect(await faultOf(url)).toMatchObject({ kind: 'newer_schema' })
    expect(await migrate(url)).toMatchObject({ error: { kind: 'newer_schema' } })
  })

  it('lets several processes open and write one new file at once', async () => {
    const program = `
      import { openStore } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)}
      const opened = await openStore({ url: process.argv[1] })
      if (!opened.ok) throw new Error(opened.error.message)
      const { store, applied } = opened.value
      for (let n = 0; n < 20; n++)
        await store.revoke({ kind: 'jti', value: process.pid + '-' + n, notBefore: 1, expiresAt: 9 })
      await store.close()
      console.log(applied.length)`
    const flags = ['--conditions=keygrant-source', '--input-type=module', '-e', program]
    const run = promisify(execFile)
    const outputs = await Promise.all(
      Array.from({ length: 4 }, () => run(process.execPath, [...flags, '--', `sqlite:${file()}`])),
    )
    expect(outputs.filter(({ stdout }) => stdout.trim() !== '0')).toHaveLength(1)
    const store = await opened(`sqlite:${file()}`)
    const entries = await store.revocationsAfter(0, 100)
    expect(entries.map(({ seq }) => seq)).toEqual(Array.from({ length: 80 }, (_, n) => n + 1))
    await store.close()
  })
})

/** The default. */
const poolSize = 10

describe('openStore on PostgreSQL', { timeout: 60_000 }, () => {
  it('migrates once when ten nodes start at once', async () => {
    const { url, drop } = await createPostgresDatabase()
    const results = await Promise.all(Array.from({ length: 10 }, () => openStore({ url })))
    const applied = results.map((result) => (result.ok ? result.value.applied.length : -1))
    expect(applied).toHaveLength(10)
    expect(applied.filter((count) => count > 0)).toHaveLength(1)
    expect(applied).not.toContain(-1)
    for (const result of results) if (result.ok) await result.value.store.close()
    await drop()
  })

  it('names server and database in a fault, and never the password', async () => {
    const { url, adminUrl, drop } = await createPostgresDatabase()
    const wrong = new URL(url)
    wrong.password = 'hunter2'
    const missing = new URL(adminUrl)
    missing.pathname = '/missing'
    const closed = 'postgres://ada:hunter2@127.0.0.1:1/kg?password=hunter2'
    const odd = 'postgres://ada:hunter2@127.0.0.1:port/kg'
    for (const each of [wrong.href, missing.href, closed, odd]) {
      const { kind, message } = await faultOf(each)
      expect(kind).toBe('cannot_open')
      expect(message).not.toContain('hunter2')
      expect(message).not.toContain(new URL(adminUrl).password)
    }
    expect((await faultOf(missing.href)).message).toContain('/missing')
    await drop()
  })

  it('gives up on a server that accepts the connection and never answers', async () => {
    const mute = createServer((socket) => socket.on('error', () => undefined))
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve))
    const address = mute.address()
    const port = typeof address === 'object' ? address?.port : undefined
    expect(await faultOf(`postgres://ada@127.0.0.1:${port}/kg`)).toMatchObject({
      kind: 'cannot_open',
    })
    mute.close()
  })

  it('refuses a newer schema', async () => {
    const { url, drop } = await createPostgresDatabase()
    await migrate(url)
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query('update schema_version set version = 99')
    await client.end()
    expect(await faultOf(url)).toMatchObject({ kind: 'newer_schema' })
    await drop()
  })

  it('survives the loss of every connection, idle or inside a transaction', async () => {
    const { url, adminUrl, drop } = await createPostgresDatabase()
    const store = await opened(url)
    const admin = new pg.Client({ connectionString: adminUrl })
    await admin.connect()
    const terminate = () =>
      admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [
        new URL(url).pathname.slice(1),
      ])
    const change = store.write(async (each) => {
      await each.insertOrganization(anOrganization('org_1'))
      await terminate()
      await each.insertOrganization(anOrganization('org_2'))
    })
    await expect(change).rejects.toThrow()
    expect(await store.listOrganizations({ limit: 9 }, {})).toEqual([])
    await store.write((each) => each.insertOrganization(anOrganization('org_1')))
    await terminate()
    // What was lost while idle is noticed by the next statement, or before it: no more statements
    // fail than connections were held.
    let found: unknown
    for (let attempt = 0; found === undefined && attempt <= poolSize; attempt++)
      found = await store.findOrganization('org_1').catch(() => undefined)
    expect(found).toEqual(anOrganization('org_1'))
    await store.close()
    await admin.end()
    await drop()
  })
})
