import { type Revocation, RevocationSet } from '@keygrant/engine'
import { openStore, type SqlStore } from '@keygrant/store-sql'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { CountingStore } from '../fixtures/counting-store.ts'
import { Synchroniser } from './synchroniser.ts'

let store: SqlStore
let counting: CountingStore
let revocations: RevocationSet
let synchroniser: Synchroniser
let changes: number
let told: string[]
/** How much was known each time when something had to be forgotten. */
let forgotten: number[]
let time = 0

beforeEach(async () => {
  const opened = await openStore({ url: 'sqlite::memory:' })
  if (!opened.ok) throw new Error(opened.error.message)
  store = opened.value.store
  counting = new CountingStore(store)
  revocations = new RevocationSet()
  changes = 0
  told = []
  forgotten = []
  synchroniser = new Synchroniser({
    store: counting.store,
    revocations,
    forget: () => void forgotten.push(revocations.size),
    feed: { updated: (epoch) => void told.push(`${epoch} ${revocations.lastSeq}`) },
    onChange: () => {
      changes++
      return Promise.resolve()
    },
    logger: pino({ level: 'silent' }),
    clock: () => time,
  })
})
afterEach(async () => {
  synchroniser.stop()
  await store.close()
})

const revoke = (value: string): Promise<Revocation> =>
  store.revoke({ kind: 'jti', value, notBefore: 5, expiresAt: 99 })

it('reads every revocation at the start, and afterwards only what is new', async () => {
  for (let n = 0; n < 5; n++) await revoke(`j${n}`)
  await synchroniser.look()
  expect(revocations.size).toBe(5)
  await revoke('later')
  await synchroniser.look()
  expect(revocations.size).toBe(6)
  expect(revocations.lastSeq).toBe(6)
})

it('has forgotten who was let in before it knows who was revoked', async () => {
  await synchroniser.look()
  await revoke('a')
  await synchroniser.look()
  await synchroniser.look()
  expect(forgotten).toEqual([0])
})

it('tells of a change once, and of none when nothing changed', async () => {
  await synchroniser.look()
  expect(changes).toBe(1)
  await synchroniser.look()
  expect(changes).toBe(1)
  await store.write(async (transaction) => {
    await transaction.insertOrganization({ id: 'org_a', name: 'A', createdAt: 1, version: 1 })
  })
  await synchroniser.look()
  expect(changes).toBe(2)
})

it('is fresh only once a look succeeded', async () => {
  expect(synchroniser.isFresh()).toBe(false)
  counting.failWith(new Error('down'))
  await expect(synchroniser.look()).rejects.toThrow('down')
  expect(synchroniser.isFresh()).toBe(false)
  counting.failWith(undefined)
  await synchroniser.look()
  expect(synchroniser.isFresh()).toBe(true)
})

it('is fresh no longer when the database has been silent for too long', async () => {
  await synchroniser.look()
  time += 4_999
  expect(synchroniser.isFresh()).toBe(true)
  time += 1
  expect(synchroniser.isFresh()).toBe(false)
})

it('does not tell who changed something that the look after it failed, and decides nothing until one succeeds', async () => {
  await synchroniser.look()
  await revoke('ours')
  counting.failWith(new Error('down'))
  await synchroniser.lookAnew()
  expect(synchroniser.isFresh()).toBe(false)
  counting.failWith(undefined)
  await synchroniser.look()
  expect([synchroniser.isFresh(), revocations.size]).toEqual([true, 1])
})

it('shares one look among callers that come while it is under way', async () => {
  await Promise.all([synchroniser.look(), synchroniser.look(), synchroniser.look()])
  expect(counting.calls).toEqual(['revocationEpoch', 'revocationsAfter', 'changeCounter'])
})

it('tries again when a change could not be taken over', async () => {
  let failing = true
  const wanting = new Synchroniser({
    store,
    revocations,
    feed: { updated: (epoch) => void told.push(`${epoch} ${revocations.lastSeq}`) },
    forget: () => undefined,
    onChange: () => (failing ? Promise.reject(new Error('no')) : Promise.resolve()),
    logger: pino({ level: 'silent' }),
  })
  await expect(wanting.look()).rejects.toThrow('no')
  expect(wanting.isFresh()).toBe(false)
  failing = false
  await wanting.look()
  expect(wanting.isFresh()).toBe(true)
})

it('looks at once when something changed', async () => {
  await synchroniser.start()
  const heard = new Promise<void>((resolve) => {
    const look = setInterval(() => {
      if (revocations.size === 0) return
      clearInterval(look)
      resolve()
    }, 1)
  })
  await revoke('a')
  await heard
  expect(told).toEqual(['0 0', '0 1'])
})

it('tells of what it had read when the look failed half-way, so that nobody who is led on lacks it', async () => {
  const entries = Array.from({ length: 1_001 }, (_, n) => `j${n}`)
  const news: number[] = []
  let pages = 0
  const failing = new Synchroniser({
    store: Object.create(store, {
      revocationsAfter: {
        value: (after: number, limit: number) =>
          ++pages === 3 ? Promise.reject(new Error('down')) : store.revocationsAfter(after, limit),
      },
    }) as SqlStore,
    revocations,
    feed: { updated: (_epoch, given) => void news.push(...given.map(({ seq }) => seq)) },
    forget: () => undefined,
    onChange: () => Promise.resolve(),
    logger: pino({ level: 'silent' }),
  })
  await failing.look()
  for (const value of entries) await revoke(value)
  await expect(failing.look()).rejects.toThrow('down')
  await failing.look()
  expect(news).toEqual(entries.map((_, n) => n + 1))
})

it('reads everything again when the history has another name, and forgets nothing', async () => {
  await revoke('a')
  await synchroniser.look()
  revocations.addFeed([{ seq: 9, kind: 'jti', value: 'lost', notBefore: 5, expiresAt: 99 }])
  await store.beginRevocationEpoch(36)
  await synchroniser.look()
  expect(revocations.lastSeq).toBe(1)
  expect(revocations.size).toBe(2)
  expect(told).toEqual(['0 1', '10 1'])
})

it('looks anew for whoever changed something while it was looking', async () => {
  const early = synchroniser.look()
  await revoke('a')
  await synchroniser.lookAnew()
  await early
  expect(revocations.size).toBe(1)
})
