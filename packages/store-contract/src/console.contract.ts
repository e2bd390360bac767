/** What the console shows: numbers, groups, the latest, and documents of APIs. */
import type { LogBatch } from '@keygrant/engine'
import { describe, expect, it } from 'vitest'
import { aClient, aLogEntry, anApi, aSecret } from './fixtures.ts'
import type { StoreUnderTest } from './open-store.ts'
import { race } from './race.ts'

const day = 86_400
const now = 100 * day + 5_000
const batch = (with_: Partial<LogBatch>): LogBatch => ({
  entries: [],
  uses: [],
  usage: [],
  ...with_,
})
const aUse = (at: number, count: number) => ({
  of: 'secret' as const,
  secretId: 'key_1',
  clientId: 'cl_1',
  at,
  address: '10.0.0.1',
  userAgent: 'curl',
  count,
})

export function consoleContract(under: StoreUnderTest): void {
  it('keeps the latest of those who read the keys, of twenty notes at once, and no more', async () => {
    const { store } = under
    await race((caller) =>
      store.noteKeyReaders(
        [...'bca'].map((userAgent) => ({ userAgent, at: now + caller })),
        3,
      ),
    )
    await store.noteKeyReaders([{ userAgent: 'a', at: now - 5 }], 3)
    const [last] = await store.listKeyReaders()
    const latest = last?.at ?? 0
    expect(latest).toBeGreaterThanOrEqual(now + 19)
    await store.noteKeyReaders([{ userAgent: 'd', at: latest + 1 }], 2)
    expect(await store.listKeyReaders()).toEqual([
      { userAgent: 'd', at: latest + 1 },
      { userAgent: 'a', at: latest },
    ])
  })

  it('counts uses of the last hour and day, of twenty batches at once', async () => {
    const { store } = under
    await race(() => store.appendLogs(batch({ uses: [aUse(now - 10, 2)] })))
    await store.appendLogs(batch({ uses: [aUse(now - 2 * 3_600, 5)] }))
    await store.appendLogs(batch({ uses: [aUse(now - 2 * day, 7)] }))
    const found = await store.listSecretUses(['key_1', 'key_2'], now)
    expect([...found]).toEqual([['key_1', { lastHour: 40, lastDay: 45 }]])
    expect(await store.listSecretUses([], now)).toEqual(new Map())
  })

  it('sums up an organization, or all', async () => {
    const { store } = under
    await store.write(async (each) => {
      const organizationId = 'org_1'
      await each.insertClient(aClient('cl_1', { organizationId, createdAt: now - 95 * day }))
      await each.insertClient(aClient('cl_2', { createdAt: now }))
      const expiresAt = now + 3 * day
      await each.insertSecret(aSecret('key_1', 'cl_1', { expiresAt }))
      await each.insertSecret(aSecret('key_2', 'cl_1', { expiresAt: now + 20 * day }))
    })
    const hour = now - (now % 3_600)
    const usage = [
      { clientId: 'cl_1', hour, tokens: 3, failures: 1 },
      { clientId: 'cl_1', hour: hour - 3 * day, tokens: 2, failures: 0 },
      { clientId: 'cl_2', hour, tokens: 10, failures: 0 },
    ]
    await store.appendLogs(batch({ usage }))
    const own = await store.readOverview({ organizationId: 'org_1', now })
    expect(own).toMatchObject({ tokens: 3, failures: 1, clients: 1, lastTokenAt: null })
    expect(own.days).toHaveLength(14)
    expect(own.days.filter(({ tokens }) => tokens > 0).map(({ tokens }) => tokens)).toEqual([2, 3])
    expect(own.expiring).toMatchObject({
      total: 1,
      items: [{ secretId: 'key_1', clientId: 'cl_1' }],
    })
    expect(own.unused).toMatchObject({ total: 1, items: [{ clientId: 'cl_1' }] })
    expect(await store.readOverview({ now })).toMatchObject({ tokens: 13, clients: 2 })
  })

  describe('refusals', () => {
    it('are grouped by problem and client, the most frequent first', async () => {
      const { store } = under
      const refused = (id: string, problem: string, clientId: string | null, at: number) =>
        aLogEntry(id, { outcome: 'refused', problem, clientId, at })
      const entries = [
        refused('a', 'secret_wrong', 'cl_1', 5),
        refused('b', 'secret_wrong', 'cl_1', 7),
        refused('c', 'client_unknown', null, 6),
        aLogEntry('d'),
      ]
      await store.appendLogs(batch({ entries }))
      expect(await store.groupProblems({})).toEqual([
        { problem: 'secret_wrong', clientId: 'cl_1', count: 2, lastAt: 7 },
        { problem: 'client_unknown', clientId: null, count: 1, lastAt: 6 },
      ])
      expect(await store.groupProblems({ from: 7 })).toMatchObject([{ count: 1 }])
    })

    it('and the rest are read on from where a reader was', async () => {
      const { store } = under
      const entries = ['a', 'b', 'c'].map((id) => aLogEntry(id))
      await store.appendLogs(batch({ entries }))
      const since = async (after: string) =>
        (await store.listLogsSince({ limit: 2, after }, {})).map(({ id }) => id)
      expect(await since('a')).toEqual(['b', 'c'])
      expect(await since('')).toEqual(['a', 'b'])
      expect(await since('c')).toEqual([])
    })
  })

  it('narrows clients by type, state and a part of the name that is no pattern', async () => {
    const { store } = under
    await store.write(async (each) => {
      await each.insertClient(aClient('cl_1', { name: 'Shop 100%', type: 'web' }))
      await each.insertClient(aClient('cl_2', { name: 'worker', state: 'disabled' }))
    })
    const ids = async (filter: Parameters<typeof store.listClients>[1]) =>
      (await store.listClients({ limit: 9 }, filter)).map(({ id }) => id)
    expect(await ids({ types: ['web', 'native'] })).toEqual(['cl_1'])
    expect(await ids({ state: 'disabled' })).toEqual(['cl_2'])
    expect(await ids({ text: 'SHOP 100%' })).toEqual(['cl_1'])
    expect(await ids({ text: '1_0' })).toEqual([])
    expect(await ids({ text: 'cl_2' })).toEqual(['cl_2'])
  })

  it('keeps one document of an API, and lets it go with the API', async () => {
    const { store } = under
    const document = { apiId: 'api_1', document: '{}', scopes: { a: ['b'] }, updatedAt: 5 }
    await store.write((each) => each.insertApi(anApi('api_1')))
    await store.write((each) => each.saveApiDocument({ ...document, updatedAt: 4 }))
    await store.write((each) => each.saveApiDocument(document))
    expect(await store.findApiDocument('api_1')).toEqual(document)
    await store.write((each) => each.deleteApi('api_1'))
    expect(await store.findApiDocument('api_1')).toBeUndefined()
  })
}
