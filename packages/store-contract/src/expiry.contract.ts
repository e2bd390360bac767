/** Clean-up: what is dead leaves, in small steps; what is alive or still evidence stays. */
import { describe, expect, it } from 'vitest'
import {
  type AnyStore,
  aClient,
  aFamily,
  aLogEntry,
  anAccessToken,
  anAuditEvent,
  aRefreshToken,
  aSecret,
  aSigningKey,
  hash,
  sealed,
} from './fixtures.ts'
import type { StoreUnderTest } from './open-store.ts'
import { race } from './race.ts'

const day = 86_400
/** Two days after everything in the fixtures has died. */
const now = 10 * day

async function deleteAll(store: AnyStore, limit = 1_000): Promise<number> {
  let total = 0
  let deleted = limit
  while (deleted >= limit) {
    deleted = await store.deleteExpired({
      now,
      logsBefore: 5 * day,
      auditBefore: 5 * day,
      secretsBefore: 5 * day,
      limit,
    })
    total += deleted
  }
  return total
}

export function expiryContract(under: StoreUnderTest): void {
  describe('deleteExpired', () => {
    it('keeps the audit log longer than the logs, if told to', async () => {
      const { store } = under
      const event = anAuditEvent('kept', { at: 3 * day })
      await store.write((transaction) => transaction.appendAudit(event))
      const isThere = async () =>
        (await store.listAudit({ limit: 100 }, {})).some(({ id }) => id === event.id)
      await store.deleteExpired({
        now,
        logsBefore: 5 * day,
        auditBefore: day,
        secretsBefore: 0,
        limit: 1_000,
      })
      expect(await isThere()).toBe(true)
      await deleteAll(store)
      expect(await isThere()).toBe(false)
    })

    it('deletes at most as many rows as allowed, until nothing is left', async () => {
      const { store } = under
      for (let each = 0; each < 25; each++)
        await store.commitIssuance({ now: 1, accessToken: anAccessToken(`at-${each}`) })
      const step = () =>
        store.deleteExpired({ now, logsBefore: 0, auditBefore: 0, secretsBefore: 0, limit: 10 })
      expect([await step(), await step(), await step(), await step()]).toEqual([10, 10, 5, 0])
    })

    it('counts every kind of row against one limit', async () => {
      const { store } = under
      for (let each = 0; each < 6; each++) {
        await store.commitIssuance({ now: 1, accessToken: anAccessToken(`at-${each}`) })
        await store.revoke({ kind: 'jti', value: 'x', notBefore: 1, expiresAt: 5_000 })
      }
      const step = () =>
        store.deleteExpired({ now, logsBefore: 0, auditBefore: 0, secretsBefore: 0, limit: 10 })
      expect([await step(), await step()]).toEqual([10, 2])
    })

    it('keeps what has not expired', async () => {
      const { store } = under
      await store.commitIssuance({
        now: 1,
        newFamily: aFamily('fam'),
        refreshToken: aRefreshToken('rt', 'fam', { expiresAt: now + 1 }),
        accessToken: anAccessToken('at', { expiresAt: now + 1 }),
      })
      const entry = { kind: 'jti', value: 'x', notBefore: 1, expiresAt: now + 1 } as const
      const { seq } = await store.revoke(entry)
      await store.appendLogs({ entries: [aLogEntry('a', { at: 5 * day })], uses: [], usage: [] })
      await store.write(async (each) => {
        await each.appendAudit(anAuditEvent('b', { at: 5 * day }))
        await each.insertSigningKey(aSigningKey('k'))
        await each.keepAnswer({
          ...{ actorId: 'u', key: 'k', fingerprint: 'f', status: 201, body: sealed('b') },
          expiresAt: now + 1,
        })
      })
      expect(await deleteAll(store)).toBe(0)
      expect(await store.findRefreshToken(hash('rt'))).toBeDefined()
      expect(await store.findAccessToken(hash('at'))).toBeDefined()
      expect(await store.revocationsAfter(seq - 1, 9)).toHaveLength(1)
      expect(await store.findAnswer('u', 'k', now)).toBeDefined()
    })

    it('deletes what has: tokens, answers, revocations, and by age logs, counts and keys', async () => {
      const { store } = under
      await store.commitIssuance({ now: 1, accessToken: anAccessToken('at') })
      await store.revoke({ kind: 'jti', value: 'x', notBefore: 1, expiresAt: now })
      const usage = [{ clientId: 'cl_1', hour: 3_600, tokens: 1, failures: 0 }]
      await store.appendLogs({ entries: [aLogEntry('a')], uses: [], usage })
      await store.write(async (each) => {
        await each.appendAudit(anAuditEvent('b'))
        await each.insertSigningKey(aSigningKey('k', { retiresAt: 2_000 }))
        for (const actorId of ['u', 'v'])
          await each.keepAnswer({
            ...{ actorId, key: 'k', fingerprint: 'f', status: 201, body: sealed('b') },
            expiresAt: now,
          })
      })
      expect(await deleteAll(store)).toBe(8)
      expect(await store.listUsage('cl_1', 0)).toEqual([])
      expect(await store.listSigningKeys()).toEqual([])
      expect(await store.listAudit({ limit: 9 }, {})).toEqual([])
    })

    it('deletes secrets some time after they ended, and none that works', async () => {
      const { store } = under
      const before = 5 * day
      await store.write(async (each) => {
        await each.insertClient(aClient('cl_1'))
        await each.insertSecret(aSecret('key_live', 'cl_1'))
        await each.insertSecret(aSecret('key_later', 'cl_1', { expiresAt: now + 1 }))
        await each.insertSecret(aSecret('key_ended', 'cl_1', { expiresAt: before }))
        await each.insertSecret(aSecret('key_expired', 'cl_1', { expiresAt: before - 1 }))
        await each.insertSecret(aSecret('key_revoked', 'cl_1'))
        await each.revokeSecret('cl_1', 'key_revoked', before - 1)
      })
      expect(await deleteAll(store, 1)).toBe(2)
      expect((await store.listSecrets('cl_1')).map(({ id }) => id)).toEqual([
        'key_ended',
        'key_later',
        'key_live',
      ])
    })

    it.each([
      ['whose tokens all died of idleness', aFamily('fam'), 5_000],
      [
        'revoked long ago, whatever life its tokens had',
        aFamily('fam', { revokedAt: 2_000 }),
        99 * day,
      ],
      ['past its absolute life long ago', aFamily('fam', { expiresAt: 2_000 }), 99 * day],
    ])('deletes a family %s', async (_which, newFamily, expiresAt) => {
      const { store } = under
      for (const name of ['a', 'b', 'c'])
        await store.commitIssuance({
          now: 1,
          ...(name === 'a' ? { newFamily } : {}),
          refreshToken: aRefreshToken(name, 'fam', { expiresAt }),
        })
      expect(await deleteAll(store, 2)).toBeGreaterThanOrEqual(3)
      expect(await store.findRefreshToken(hash('a'))).toBeUndefined()
      // Gone with its family: the id is free again.
      const again = { now, newFamily: aFamily('fam', { createdAt: now }) }
      expect(await store.commitIssuance(again)).toBe('committed')
    })

    it('keeps a spent token while a replay of it would be evidence', async () => {
      const { store } = under
      await store.commitIssuance({
        now: 1,
        newFamily: aFamily('fam'),
        refreshToken: aRefreshToken('old', 'fam', { spentAt: 2_000, expiresAt: now - 10 }),
      })
      expect(await deleteAll(store)).toBe(0)
      expect(await store.findRefreshToken(hash('old'))).toBeDefined()
    })

    it('may run on twenty nodes at once, and deletes each row once', async () => {
      const { store } = under
      for (let each = 0; each < 40; each++)
        await store.commitIssuance({ now: 1, accessToken: anAccessToken(`at-${each}`) })
      const counts = await race(() => deleteAll(store, 5))
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(40)
    })
  })
}
