import { type NewRevocation, newClient, RevocationSet } from '@keygrant/engine'
import { openStore, type SqlStore } from '@keygrant/store-sql'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { CountingStore } from '../fixtures/counting-store.ts'
import { CachedStore } from './cached-store.ts'

let store: SqlStore
let counting: CountingStore
let cached: CachedStore
const revocations = new RevocationSet()

const client = newClient({
  id: 'cl_a',
  organizationId: null,
  name: 'a',
  type: 'machine',
  createdAt: 1,
})

beforeEach(async () => {
  const opened = await openStore({ url: 'sqlite::memory:' })
  if (!opened.ok) throw new Error(opened.error.message)
  store = opened.value.store
  await store.write(async (transaction) => {
    await transaction.insertClient(client)
  })
  counting = new CountingStore(store)
  cached = new CachedStore(counting.store, revocations)
})
afterEach(() => store.close())

it('asks the database once for a client and for the APIs, however often they are wanted', async () => {
  for (let n = 0; n < 10; n++) {
    expect(await cached.findClient('cl_a')).toMatchObject({ name: 'a' })
    await cached.listApis()
  }
  expect(counting.calls).toEqual(['findClient', 'listApis'])
})

it('asks once for many callers that miss at the same time', async () => {
  const many = Array.from({ length: 50 }, () => cached.findClient('cl_a'))
  const lists = Array.from({ length: 50 }, () => cached.listApis())
  expect(new Set(await Promise.all(many)).size).toBe(1)
  expect(new Set(await Promise.all(lists)).size).toBe(1)
  expect(counting.calls).toEqual(['findClient', 'listApis'])
})

it('keeps no answer for a client that does not exist', async () => {
  expect(await cached.findClient('cl_b')).toBeUndefined()
  await store.write(async (transaction) => {
    await transaction.insertClient({ ...client, id: 'cl_b' })
  })
  expect(await cached.findClient('cl_b')).toMatchObject({ id: 'cl_b' })
})

it('reads again once it is emptied', async () => {
  await cached.findClient('cl_a')
  await store.write(async (transaction) => {
    await transaction.updateClient({ ...client, state: 'disabled' })
  })
  expect(await cached.findClient('cl_a')).toMatchObject({ state: 'active' })
  cached.empty()
  expect(await cached.findClient('cl_a')).toMatchObject({ state: 'disabled' })
})

it('neither keeps nor shares what was read before it was emptied', async () => {
  const before = cached.findClient('cl_a')
  const listBefore = cached.listApis()
  cached.empty()
  await Promise.all([cached.findClient('cl_a'), cached.listApis(), before, listBefore])
  expect(counting.calls).toEqual(['findClient', 'listApis', 'findClient', 'listApis'])
  await cached.findClient('cl_a')
  await cached.listApis()
  expect(counting.calls).toHaveLength(4)
})

it('asks again after the database failed', async () => {
  counting.failWith(new Error('down'))
  await expect(cached.findClient('cl_a')).rejects.toThrow('down')
  await expect(cached.listApis()).rejects.toThrow('down')
  counting.failWith(undefined)
  expect(await cached.findClient('cl_a')).toMatchObject({ id: 'cl_a' })
  expect(await cached.listApis()).toEqual([])
})

it('knows of its own revocation when it has been answered', async () => {
  const revocation: NewRevocation = { kind: 'jti', value: 'j', notBefore: 5, expiresAt: 99 }
  await cached.revoke(revocation)
  const token = { familyId: null, clientId: 'c', subject: 's', organizationId: null, kid: null }
  expect(revocations.covers({ ...token, jti: 'j', issuedAt: 5 })).toBe(true)
})

it('ends a family once for all who end it at the same time, and anew for who comes later', async () => {
  const end: NewRevocation = { kind: 'family', value: 'fam', notBefore: 90, expiresAt: 90 }
  const entries = await Promise.all(Array.from({ length: 24 }, () => cached.revoke(end)))
  expect(counting.calls).toEqual(['revoke'])
  expect(await store.revocationsAfter(0, 10)).toEqual(entries.slice(0, 1))
  expect(new Set(entries).size).toBe(1)
  await Promise.all([cached.revoke(end), cached.revoke({ ...end, value: 'other' })])
  expect(counting.calls).toHaveLength(3)
})

it('tells all who end a family that the database failed, and asks it again', async () => {
  const end: NewRevocation = { kind: 'family', value: 'fam', notBefore: 90, expiresAt: 90 }
  counting.failWith(new Error('down'))
  const answers = await Promise.allSettled([cached.revoke(end), cached.revoke(end)])
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  counting.failWith(undefined)
  expect(await cached.revoke(end)).toMatchObject(end)
})
