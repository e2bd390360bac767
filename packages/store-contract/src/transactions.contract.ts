/** Changes as transactions: all or nothing, unseen until durable, heard of by caches, answered once. */
import { IdempotencyRace, type IdempotentAnswer } from '@keygrant/engine'
import { describe, expect, it } from 'vitest'
import { anOrganization, aSigningKey, aUser, hash, sealed } from './fixtures.ts'
import type { StoreUnderTest } from './open-store.ts'
import { everyRound, race, tenRounds } from './race.ts'

const anAnswer = (with_: Partial<IdempotentAnswer> = {}): IdempotentAnswer => ({
  actorId: 'usr_1',
  key: 'k',
  fingerprint: 'f',
  status: 201,
  body: sealed('sealed body'),
  expiresAt: 5_000,
  ...with_,
})

export function transactionsContract(under: StoreUnderTest): void {
  describe('write', () => {
    it('gives what the change gave', async () => {
      expect(await under.store.write(async () => 'value')).toBe('value')
    })

    it('undoes every part of a change that throws, and rejects with what it threw', async () => {
      const { store } = under
      const failure = new Error('changed my mind')
      const change = store.write(async (transaction) => {
        await transaction.insertOrganization(anOrganization('org_1'))
        await transaction.revoke({ kind: 'jti', value: 'a', notBefore: 1, expiresAt: 9_000 })
        throw failure
      })
      await expect(change).rejects.toBe(failure)
      expect(await store.findOrganization('org_1')).toBeUndefined()
      expect(await store.revocationsAfter(0, 10)).toEqual([])
    })

    it('keeps the changes of nineteen callers when the twentieth fails between them', async () => {
      const { store } = under
      const outcomes = await race((caller) =>
        store
          .write(async (transaction) => {
            await transaction.insertOrganization(anOrganization(`org_${caller}`))
            if (caller === 7) throw new Error('only mine')
          })
          .then(
            () => 'kept',
            () => 'undone',
          ),
      )
      expect(outcomes.filter((outcome) => outcome === 'undone')).toHaveLength(1)
      expect(await store.findOrganization('org_7')).toBeUndefined()
      expect(await store.listOrganizations({ limit: 50 }, {})).toHaveLength(19)
    })

    it('keeps the others when one breaks a constraint that no outcome stands for', async () => {
      const { store } = under
      await store.write((transaction) => transaction.insertOrganization(anOrganization('org_3')))
      const settled = await race((caller) =>
        store
          .write((transaction) => transaction.insertOrganization(anOrganization(`org_${caller}`)))
          .then(
            () => true,
            () => false,
          ),
      )
      expect(settled.map((kept, caller) => kept || caller)).toEqual(
        settled.map((_, caller) => caller !== 3 || 3),
      )
      expect(await store.listOrganizations({ limit: 50 }, {})).toHaveLength(20)
    })

    it('shows a reader nothing of a change that is undone later', async () => {
      const { store } = under
      const seen: unknown[] = []
      const reads: Promise<unknown>[] = []
      const change = store.write(async (transaction) => {
        await transaction.insertOrganization(anOrganization('org_1'))
        reads.push(store.findOrganization('org_1').then((found) => seen.push(found)))
        await transaction.insertUser(aUser('usr_1'))
        throw new Error('undo')
      })
      await expect(change).rejects.toThrow('undo')
      await Promise.all(reads)
      expect(seen).toEqual([undefined])
    })

    it('lets a reader see a change as soon as it has resolved', async () => {
      const { store } = under
      const found = await race(async (caller) => {
        const organization = anOrganization(`org_${caller}`)
        await store.write((transaction) => transaction.insertOrganization(organization))
        return (await store.findOrganization(organization.id))?.id === organization.id
      })
      expect(found).not.toContain(false)
    })

    it('is durable when the store is closed right after it was asked for', async () => {
      const { store } = under
      const change = store.write(async () => 'kept')
      await Promise.all([store.close(), store.close()])
      expect(await change).toBe('kept')
      await expect(store.write(async () => 'too late')).rejects.toThrow()
    })
  })

  describe('changeCounter', () => {
    it('differs after every change and every revocation, and after nothing else', async () => {
      const { store } = under
      const seen = [await store.changeCounter()]
      await store.write(async () => undefined)
      seen.push(await store.changeCounter())
      await store.revoke({ kind: 'jti', value: 'a', notBefore: 1, expiresAt: 9_000 })
      seen.push(await store.changeCounter())
      expect(new Set(seen).size).toBe(3)
      await store.commitIssuance({ now: 1_000 })
      await store.write(() => Promise.reject(new Error('undo'))).catch(() => undefined)
      expect(await store.changeCounter()).toBe(seen[2])
    })

    it('counts each of twenty simultaneous changes', async () => {
      const { store } = under
      const before = await store.changeCounter()
      await race(() => store.write(async () => undefined))
      expect((await store.changeCounter()) - before).toBe(20)
    })
  })

  describe('keepAnswer', () => {
    it('gives the answer back to the same actor under the same key, until it expires', async () => {
      const { store } = under
      await store.write((transaction) => transaction.keepAnswer(anAnswer()))
      expect(await store.findAnswer('usr_1', 'k', 4_999)).toEqual(anAnswer())
      expect(await store.findAnswer('usr_1', 'k', 5_000)).toBeUndefined()
      expect(await store.findAnswer('usr_2', 'k', 2_000)).toBeUndefined()
      expect(await store.findAnswer('usr_1', 'other', 2_000)).toBeUndefined()
    })

    it('lets one of twenty simultaneous requests with one key through, ten times over', async () => {
      const { store } = under
      const winners = await tenRounds(async (round) => {
        const outcomes = await race((caller) =>
          store
            .write(async (transaction) => {
              const organization = anOrganization(`org_${round}_${caller}`)
              await transaction.insertOrganization(organization)
              await transaction.keepAnswer(anAnswer({ key: `k_${round}` }))
            })
            .then(
              () => 'won',
              (error: unknown) => error instanceof IdempotencyRace,
            ),
        )
        expect(outcomes.filter((outcome) => outcome === true)).toHaveLength(19)
        return outcomes.filter((outcome) => outcome === 'won').length
      })
      expect(winners).toEqual(everyRound(1))
      expect(await store.listOrganizations({ limit: 500 }, {})).toHaveLength(10)
    })
  })

  describe('signing keys', () => {
    it('are listed by when they start to sign, and leave when retired', async () => {
      const { store } = under
      const [first, second] = [aSigningKey('a', { activatesAt: 2_000 }), aSigningKey('b')]
      await store.write(async (transaction) => {
        await transaction.insertSigningKey(first)
        await transaction.insertSigningKey(second)
      })
      expect(await store.listSigningKeys()).toEqual([second, first])
      const retire = (kid: string) =>
        store.write((transaction) => transaction.retireSigningKey(kid, 3_000))
      expect(await retire('a')).toBe(true)
      expect(await retire('none')).toBe(false)
      expect(await store.listSigningKeys()).toEqual([second, { ...first, retiresAt: 3_000 }])
    })
  })

  describe('masterKeyCheck', () => {
    it('keeps the first of twenty simultaneous checks, and gives it to all', async () => {
      const { store } = under
      const kept = await race((caller) => store.masterKeyCheck(hash(`check-${caller}`)))
      expect(new Set(kept).size).toBe(1)
      expect(await store.masterKeyCheck(hash('late'))).toBe(kept[0])
    })
  })

  it('ping resolves while the database answers, and rejects once it is closed', async () => {
    await under.store.ping()
    await under.store.close()
    await expect(under.store.ping()).rejects.toThrow()
  })
}
