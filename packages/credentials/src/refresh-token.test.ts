/**
 * Refreshing, in one process: which refresh token is kept, where, and what happens when it is dead.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Credentials } from './credentials.ts'
import { CredentialsError } from './errors.ts'
import type { CredentialsOptions } from './options.ts'
import { observeSteps, type Step, steps } from './steps.ts'
import type { StorageAdapter, StoredProfile } from './storage-adapter.ts'
import { memoryStore } from './stores/memory-store.ts'
import { makeFolder } from './testing/folder.ts'
import { until } from './testing/listen.ts'
import {
  appId,
  appSecret,
  type RotatingServer,
  type Rotation,
  startRotatingServer,
} from './testing/rotating-server.ts'
import { type Fault, hangUp, html, json } from './testing/token-server.ts'

const fileIn = (folder: string) => ({ dbfile: join(folder, 'credentials.json') })
const onDisk = (params: { dbfile: string }): StoredProfile => {
  const file = JSON.parse(readFileSync(params.dbfile, 'utf8')) as {
    profiles: Record<string, StoredProfile>
  }
  return file.profiles['default'] ?? {}
}

function credentialsFor(server: RotatingServer, options: CredentialsOptions = {}): Credentials {
  const { issuer } = server
  return new Credentials({
    issuer,
    clientId: appId,
    clientSecret: appSecret,
    http: { retry: false },
    env: false,
    ...options,
  })
}

/** A store that already has a login. */
async function storeWithLogin(server: RotatingServer): Promise<StorageAdapter> {
  const store = memoryStore()
  const { issuer } = server
  const record = { clientId: appId, clientSecret: appSecret, issuer, refreshToken: server.login() }
  await store.write('default', record)
  return store
}

describe('a refresh token', () => {
  it.each<[Rotation, (given: string, now: string | undefined) => boolean]>([
    ['rotates', (given, now) => now !== given],
    ['omits', (given, now) => now === given],
    ['repeats', (given, now) => now === given],
  ])(
    'of a server that %s it is the right one in memory and on the disk',
    async (rotation, fits) => {
      const server = await startRotatingServer()
      server.rotation = rotation
      const refreshToken = server.login()
      const storageParams = fileIn(makeFolder())
      const creds = credentialsFor(server, { refreshToken, storageParams })
      for (let n = 1; n <= 3; n++) {
        const tokens = await creds.refresh()
        expect(fits(refreshToken, creds.refreshToken)).toBe(true)
        expect(server.isCurrent(creds.refreshToken)).toBe(true)
        expect(tokens.refreshToken).toBe(creds.refreshToken)
        expect(onDisk(storageParams)).toMatchObject({
          refreshToken: creds.refreshToken,
          accessToken: tokens.accessToken,
        })
      }
      expect([server.refreshes, server.alarms]).toEqual([3, 0])
    },
  )

  it('is used in ten steps, in this order', async () => {
    const server = await startRotatingServer()
    const storageAdapter = await storeWithLogin(server)
    const taken: Step[] = []
    observeSteps((step) => taken.push(step))
    onTestFinished(() => observeSteps(undefined))
    await credentialsFor(server, { storageAdapter }).getAccessToken()
    expect(taken).toEqual(steps)
  })

  it('is used once for any number of callers, with the secret and no scope', async () => {
    const server = await startRotatingServer()
    const creds = credentialsFor(server, { refreshToken: server.login(), scope: 'a b' })
    const tokens = await Promise.all(Array.from({ length: 1_000 }, () => creds.getAccessToken()))
    expect(new Set(tokens).size).toBe(1)
    expect(server.forms.map((form) => Object.fromEntries(form))).toEqual([
      { grant_type: 'refresh_token', refresh_token: 'rt-1' },
    ])
  })

  it('is shared by all credentials of the process that were given it, or its successor', async () => {
    const server = await startRotatingServer()
    const refreshToken = server.login()
    const first = credentialsFor(server, { refreshToken })
    const accessToken = await first.getAccessToken()
    const late = credentialsFor(server, { refreshToken })
    const heir = credentialsFor(server, { refreshToken: first.refreshToken ?? '' })
    expect(await Promise.all([late.getAccessToken(), heir.getAccessToken()])).toEqual([
      accessToken,
      accessToken,
    ])
    await heir.refresh()
    await first.refresh()
    await late.refresh()
    expect([server.refreshes, server.alarms]).toEqual([4, 0])
  })

  it('finds its successor in the store when a program that was given the old one starts anew', async () => {
    const server = await startRotatingServer()
    const refreshToken = server.login()
    const storageAdapter = memoryStore()
    const before = credentialsFor(server, { refreshToken, storageAdapter })
    await before.refresh()
    await before.refresh()
    server.grace = 0
    // Another store object is another process as far as memory goes.
    const copy = memoryStore()
    await copy.write('default', (await storageAdapter.read('default'))?.record ?? {})
    const after = credentialsFor(server, { refreshToken, storageAdapter: copy })
    await after.refresh()
    expect(server.alarms).toBe(0)
    expect(server.isCurrent(after.refreshToken)).toBe(true)
  })

  it('of another login in the same profile is never overwritten', async () => {
    const server = await startRotatingServer()
    const store = await storeWithLogin(server)
    const before = await store.read('default')
    const warnings: string[] = []
    const logger = { warn: (message: string) => warnings.push(message) }
    const other = { clientId: 'other', clientSecret: 's', storageAdapter: store, logger }
    const creds = credentialsFor(server, other)
    expect(await creds.getAccessToken()).toMatch(/^at-/)
    expect(await store.read('default')).toEqual(before)
    expect(warnings).toEqual([expect.stringMatching(/another login.*profile of their own/)])
  })
})

describe('a refresh that fails', () => {
  it.each<[what: string, fault: Fault, code: string]>([
    ['no connection', hangUp, 'network'],
    ['500', json(500, { error: 'server_error' }), 'oauth_error'],
    ['a page with 502', html(502), 'bad_response'],
    ['429', json(429, {}, { 'retry-after': '60' }), 'rate_limited'],
    ['invalid_client', json(401, { error: 'invalid_client' }), 'oauth_error'],
  ])(
    'with %s leaves the store as it was, and the next one may succeed',
    async (_what, fault, code) => {
      const server = await startRotatingServer()
      const store = await storeWithLogin(server)
      const before = await store.read('default')
      const creds = credentialsFor(server, {
        clientId: undefined,
        clientSecret: undefined,
        storageAdapter: store,
      } as object)
      server.faults.push(fault)
      await expect(creds.getAccessToken()).rejects.toMatchObject({ code })
      expect((await store.read('default'))?.record).toEqual(before?.record)
      if (code !== 'rate_limited') expect(await creds.getAccessToken()).toMatch(/^at-/)
    },
  )

  it('waits as long as Retry-After says, and 10 % longer at the most', async () => {
    const server = await startRotatingServer()
    const waits: number[] = []
    const debug = (_message: string, fields?: Record<string, unknown>) => {
      if (typeof fields?.['wait'] === 'number') waits.push(fields['wait'])
    }
    const http = { retry: { attempts: 2 } }
    const creds = credentialsFor(server, { refreshToken: server.login(), logger: { debug }, http })
    server.faults.push(json(503, {}, { 'retry-after': '1' }))
    const begun = performance.now()
    await creds.getAccessToken()
    expect(waits).toHaveLength(1)
    expect(waits[0]).toBeGreaterThanOrEqual(1_000)
    expect(waits[0]).toBeLessThanOrEqual(1_100)
    expect(performance.now() - begun).toBeGreaterThanOrEqual(999)
  })

  it('with invalid_grant asks for a new login, deletes nothing, and is not tried again', async () => {
    const server = await startRotatingServer()
    const store = await storeWithLogin(server)
    const creds = credentialsFor(server, { storageAdapter: store })
    const heard: CredentialsError[] = []
    creds.on('reauth', (error) => heard.push(error))
    const before = await store.read('default')
    server.end('rt-1')
    const calls = Array.from({ length: 5 }, () => creds.getAccessToken())
    for (const outcome of await Promise.allSettled(calls))
      expect(outcome).toMatchObject({ reason: { code: 'reauth_required', reauthRequired: true } })
    await expect(creds.getAccessToken()).rejects.toMatchObject({ code: 'reauth_required' })
    expect(server.refreshes).toBe(1)
    expect(heard).toHaveLength(1)
    expect((await store.read('default'))?.record).toEqual(before?.record)
  })

  it('goes on by itself once somebody has logged in again', async () => {
    const server = await startRotatingServer()
    const store = await storeWithLogin(server)
    const creds = credentialsFor(server, { storageAdapter: store })
    server.end('rt-1')
    await expect(creds.getAccessToken()).rejects.toMatchObject({ code: 'reauth_required' })
    const { record = {} } = (await store.read('default')) ?? {}
    await store.write('default', { ...record, refreshToken: server.login() })
    expect(await creds.getAccessToken()).toMatch(/^at-/)
  })

  it('takes the tokens of whoever was faster without keeping to the lock', async () => {
    const server = await startRotatingServer()
    server.grace = 0
    const store = await storeWithLogin(server)
    const creds = credentialsFor(server, { storageAdapter: store })
    server.faults.push((response, request) => {
      // Between our reading and our asking, another program has used the refresh token and kept the next.
      void (async () => {
        const { record = {} } = (await store.read('default')) ?? {}
        await store.write('default', { ...record, refreshToken: server.login() })
        server.end('rt-1')
        server.answer(request.form)(response, request)
      })()
    })
    expect(await creds.getAccessToken()).toMatch(/^at-/)
    expect(server.isCurrent(creds.refreshToken)).toBe(true)
  })

  it('of a client that acts for a person never goes on in the name of the client', async () => {
    const server = await startRotatingServer()
    const refreshToken = server.login()
    const creds = credentialsFor(server, { refreshToken })
    server.end(refreshToken)
    await expect(creds.getAccessToken()).rejects.toMatchObject({ code: 'reauth_required' })
    expect(server.forms.map((form) => form.get('grant_type'))).toEqual(['refresh_token'])
  })

  it('of a client whose own grant gave the refresh token goes back to that grant', async () => {
    const server = await startRotatingServer()
    server.extra = { refresh_token: 'rt-of-client' }
    const creds = credentialsFor(server)
    await creds.getAccessToken()
    await creds.refresh()
    expect(server.forms.map((form) => form.get('grant_type'))).toEqual([
      'client_credentials',
      'refresh_token',
      'client_credentials',
    ])
  })
})

describe('the answer to a refresh', () => {
  it('is not lost when nobody waits for it any more', async () => {
    const server = await startRotatingServer()
    server.grace = 0
    const refreshToken = server.login()
    const storageAdapter = memoryStore()
    const creds = credentialsFor(server, { refreshToken, storageAdapter })
    let release = () => {}
    server.faults.push((response, request) => {
      const answer = server.answer(request.form)
      release = () => answer(response, request)
    })
    const controller = new AbortController()
    const call = creds.getAccessToken({ signal: controller.signal })
    await until(() => server.forms.length === 1)
    controller.abort()
    await expect(call).rejects.toMatchObject({ code: 'aborted' })
    const disposing = creds[Symbol.asyncDispose]()
    release()
    await disposing
    const kept = async () => (await storageAdapter.read('default'))?.record.refreshToken
    await expect.poll(async () => server.isCurrent(await kept())).toBe(true)
  })

  it('that cannot be kept comes to callers all the same, is said, and is kept later', async () => {
    const server = await startRotatingServer()
    const store = await storeWithLogin(server)
    let broken = true
    const failing: StorageAdapter = {
      ...store,
      name: 'failing',
      write: (profile, record, options) =>
        broken && record.pendingRefresh === undefined
          ? Promise.reject(new CredentialsError('store_unavailable', 'The disk is full.'))
          : store.write(profile, record, options),
    }
    const warnings: unknown[] = []
    const warn = (_message: string, fields?: Record<string, unknown>) => warnings.push(fields)
    const creds = credentialsFor(server, { storageAdapter: failing, logger: { warn } })
    expect(await creds.getAccessToken()).toMatch(/^at-/)
    expect(warnings).toMatchObject([{ code: 'persist_failed', cause: 'The disk is full.' }])
    const kept = (await store.read('default'))?.record
    expect(kept?.refreshToken).toBe('rt-1')
    expect(kept?.pendingRefresh).toBeDefined()

    broken = false
    await creds[Symbol.asyncDispose]()
    const later = (await store.read('default'))?.record
    expect(server.isCurrent(later?.refreshToken)).toBe(true)
    expect(later?.pendingRefresh).toBeUndefined()
  })

  it('does not write the access token where cacheToken is false', async () => {
    const server = await startRotatingServer()
    const storageAdapter = await storeWithLogin(server)
    await credentialsFor(server, { storageAdapter, cacheToken: false }).refresh()
    const record = (await storageAdapter.read('default'))?.record
    expect(record?.accessToken).toBeUndefined()
    expect(server.isCurrent(record?.refreshToken)).toBe(true)
  })
})
