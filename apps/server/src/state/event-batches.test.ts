import { randomBytes } from 'node:crypto'
import type { EngineEvent } from '@keygrant/engine'
import { openStore, type SqlStore } from '@keygrant/store-sql'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { CountingStore } from '../fixtures/counting-store.ts'
import { EventBatches } from './event-batches.ts'

let store: SqlStore
let counting: CountingStore
let batches: EventBatches
let counted: Map<string, number>

beforeEach(async () => {
  const opened = await openStore({ url: 'sqlite::memory:' })
  if (!opened.ok) throw new Error(opened.error.message)
  store = opened.value.store
  counting = new CountingStore(store)
  counted = new Map()
  batches = new EventBatches({
    store: counting.store,
    random: randomBytes,
    logger: pino({ level: 'silent' }),
    onCount: ({ endpoint, problem }, count) => {
      const id = `${endpoint} ${problem}`
      counted.set(id, (counted.get(id) ?? 0) + count)
    },
  })
})
afterEach(() => store.close())

const event: EngineEvent = {
  endpoint: 'token',
  at: 7_300,
  caller: { address: '192.0.2.1', userAgent: 'test', requestId: 'r' },
  clientId: 'cl_a',
  organizationId: null,
  userId: null,
  secretId: 'key_a',
  grantType: 'client_credentials',
  scope: ['a'],
  outcome: 'ok',
  problem: null,
  facts: {},
}
const refused: EngineEvent = {
  ...event,
  outcome: 'refused',
  problem: 'secret_wrong',
  secretId: null,
}

const page = { limit: 5_000 }

it('writes nothing until it is told to, and then everything in one call', async () => {
  for (let n = 0; n < 30; n++) batches.record(event)
  expect(counting.calls).toEqual([])
  await batches.flush()
  expect(counting.calls).toEqual(['appendLogs'])
  expect(await store.listLogs(page, {})).toHaveLength(30)
})

it('counts every request, though it logs only a sample of a flood', async () => {
  for (let n = 0; n < 5_000; n++) batches.record(event)
  for (let n = 0; n < 5_000; n++) batches.record(refused)
  await batches.flush()
  expect(await store.listUsage('cl_a', 0)).toEqual([
    { clientId: 'cl_a', hour: 7_200, tokens: 5_000, failures: 5_000 },
  ])
  expect(counted).toEqual(
    new Map([
      ['token ', 5_000],
      ['token secret_wrong', 5_000],
    ]),
  )
  expect((await store.listLogs(page, {})).length).toBeLessThanOrEqual(600)
})

it('keeps what could not be written for the next time, and adds what came since', async () => {
  batches.record(event)
  counting.failWith(new Error('down'))
  await batches.flush()
  batches.record({ ...event, at: 7_301 })
  counting.failWith(undefined)
  await batches.flush()
  expect(await store.listUsage('cl_a', 0)).toMatchObject([{ tokens: 2, failures: 0 }])
  expect(await store.listLogs(page, {})).toHaveLength(2)
})

it('writes what is left when it stops', async () => {
  batches.start()
  batches.record(event)
  await batches.stop()
  expect(await store.listLogs(page, {})).toHaveLength(1)
})

it('asks the database nothing when nothing happened', async () => {
  await batches.flush()
  expect(counting.calls).toEqual([])
})
