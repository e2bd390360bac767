/** Logs, the audit log, and what is counted from requests. */
import type { LogBatch, LogFilter, SecretUse } from '@keygrant/engine'
import { describe, expect, it } from 'vitest'
import { type AnyStore, aClient, aLogEntry, anAuditEvent, aSecret } from './fixtures.ts'
import type { StoreUnderTest } from './open-store.ts'
import { race } from './race.ts'

const batch = (with_: Partial<LogBatch>): LogBatch => ({
  entries: [],
  uses: [],
  usage: [],
  ...with_,
})

const aUse = (at: number, with_: Partial<SecretUse> = {}): SecretUse => ({
  of: 'secret',
  secretId: 'key_1',
  clientId: 'cl_1',
  at,
  address: `10.0.0.${at % 250}`,
  userAgent: `agent ${at}`,
  count: 1,
  ...with_,
})

const seed = (store: AnyStore): Promise<void> =>
  store.write(async (each) => {
    await each.insertClient(aClient('cl_1'))
    await each.insertSecret(aSecret('key_1', 'cl_1'))
    await each.insertSecret(aSecret('key_2', 'cl_1', { createdAt: 1_001 }))
  })

export function logsContract(under: StoreUnderTest): void {
  describe('appendLogs', () => {
    it('keeps entries as given, newest first, page by page', async () => {
      const { store } = under
      const entries = ['a', 'b', 'c'].map((id) => aLogEntry(id))
      await store.appendLogs(batch({ entries }))
      expect(await store.listLogs({ limit: 2 }, {})).toEqual([entries[2], entries[1]])
      expect(await store.listLogs({ limit: 9, after: 'b' }, {})).toEqual([entries[0]])
    })

    it.each<[string, LogFilter, string[]]>([
      ['organization', { organizationId: 'org_1' }, ['b']],
      ['client', { clientId: 'cl_2' }, ['c']],
      ['user', { userId: 'usr_2' }, ['j']],
      ['outcome', { outcome: 'refused' }, ['d']],
      ['problem', { problem: 'secret_wrong' }, ['d']],
      ['endpoint', { endpoint: 'revoke' }, ['e']],
      ['time', { from: 2_000, to: 3_000 }, ['f']],
      ['scope', { scope: 'full_access' }, ['h']],
      ['all of them', { clientId: 'cl_2', outcome: 'refused' }, []],
    ])('narrows the list by %s', async (_by, filter, ids) => {
      const { store } = under
      const entries = [
        aLogEntry('a'),
        aLogEntry('b', { organizationId: 'org_1' }),
        aLogEntry('c', { clientId: 'cl_2' }),
        aLogEntry('d', { outcome: 'refused', problem: 'secret_wrong' }),
        aLogEntry('e', { endpoint: 'revoke' }),
        aLogEntry('f', { at: 2_000 }),
        aLogEntry('g', { at: 3_000 }),
        aLogEntry('h', { scope: ['balance:read', 'full_access'] }),
        aLogEntry('j', { userId: 'usr_2' }),
        aLogEntry('i', { scope: ['Full_Access', 'full_access:all', 'fullXaccess'] }),
      ]
      await store.appendLogs(batch({ entries }))
      const found = await store.listLogs({ limit: 9 }, filter)
      expect(found.map(({ id }) => id)).toEqual(ids)
    })

    it('takes a batch larger than a statement may be, with a hostile name in it', async () => {
      const { store } = under
      const entries = Array.from({ length: 3_000 }, (_, n) => aLogEntry(`log_${n}`))
      const hostile = aLogEntry('hostile', { clientId: "a\0b';--" })
      await store.appendLogs(batch({ entries: [...entries, hostile] }))
      expect(await store.listLogs({ limit: 9_999 }, {})).toHaveLength(3_001)
    })

    it('writes nothing of a batch that fails', async () => {
      const { store } = under
      await seed(store)
      const entries = [aLogEntry('a'), aLogEntry('a')]
      const usage = [{ clientId: 'cl_1', hour: 3_600, tokens: 1, failures: 0 }]
      const failing = batch({ entries, uses: [aUse(2_000)], usage })
      await expect(store.appendLogs(failing)).rejects.toThrow()
      expect(await store.listLogs({ limit: 9 }, {})).toEqual([])
      expect(await store.listUsage('cl_1', 0)).toEqual([])
    })

    it('keeps the latest of twenty simultaneous uses, of secret and client', async () => {
      const { store } = under
      await seed(store)
      await race((caller) => {
        const at = 2_000 + ((caller * 7) % 20)
        const uses = [aUse(at), aUse(at - 100, { secretId: 'key_2' })]
        return store.appendLogs(batch({ uses: caller % 2 === 0 ? uses : uses.reverse() }))
      })
      const [first, second] = await store.listSecrets('cl_1')
      expect(first).toMatchObject({
        lastUsedAt: 2_019,
        lastUsedAddress: aUse(2_019).address,
        lastUsedUserAgent: 'agent 2019',
      })
      expect(second).toMatchObject({ lastUsedAt: 1_919 })
      expect(await store.findClientRecord('cl_1')).toMatchObject({ lastUsedAt: 2_019 })
    })

    it('does not count a use as a change of the client', async () => {
      const { store } = under
      await seed(store)
      const before = await store.changeCounter()
      await store.appendLogs(batch({ uses: [aUse(2_000)] }))
      expect(await store.changeCounter()).toBe(before)
      expect(await store.findClient('cl_1')).toMatchObject({ version: 1 })
    })

    it('adds up the counts of twenty simultaneous batches', async () => {
      const { store } = under
      const usage = [
        { clientId: 'cl_2', hour: 3_600, tokens: 1, failures: 0 },
        { clientId: 'cl_1', hour: 7_200, tokens: 2, failures: 1 },
        { clientId: 'cl_1', hour: 3_600, tokens: 5, failures: 3 },
      ]
      await race((caller) =>
        store.appendLogs(batch({ usage: caller % 2 === 0 ? usage : [...usage].reverse() })),
      )
      expect(await store.listUsage('cl_1', 0)).toEqual([
        { clientId: 'cl_1', hour: 3_600, tokens: 100, failures: 60 },
        { clientId: 'cl_1', hour: 7_200, tokens: 40, failures: 20 },
      ])
      expect(await store.listUsage('cl_1', 7_200)).toHaveLength(1)
      expect(await store.listUsage('cl_2', 0)).toHaveLength(1)
    })
  })

  describe('appendAudit', () => {
    it('keeps events as given, newest first, narrowed and page by page', async () => {
      const { store } = under
      const events = [
        anAuditEvent('a'),
        anAuditEvent('b', { organizationId: 'org_1', actorId: 'usr_2' }),
        anAuditEvent('c', { action: 'secret.rotate', targetId: 'key_1' }),
      ]
      await store.write(async (each) => {
        for (const event of events) await each.appendAudit(event)
      })
      const list = (...[filter, after]: [Parameters<typeof store.listAudit>[1], string?]) =>
        store.listAudit(after === undefined ? { limit: 9 } : { limit: 9, after }, filter)
      expect(await list({})).toEqual([...events].reverse())
      expect(await list({}, 'b')).toEqual([events[0]])
      expect(await list({ organizationId: 'org_1' })).toEqual([events[1]])
      expect(await list({ actorId: 'usr_2' })).toEqual([events[1]])
      expect(await list({ targetId: 'key_1' })).toEqual([events[2]])
      expect(await list({ action: 'secret.rotate', actorId: 'usr_2' })).toEqual([])
    })
  })
}
