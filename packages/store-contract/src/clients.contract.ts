/** Clients and their secrets. */
import { describe, expect, it } from 'vitest'
import {
  type AnyStore,
  aClient,
  aFamily,
  anAccessToken,
  anOrganization,
  aSecret,
  hash,
  insertFamily,
} from './fixtures.ts'
import type { StoreUnderTest } from './open-store.ts'
import { everyRound, race, tenRounds } from './race.ts'

const seed = (store: AnyStore): Promise<void> =>
  store.write(async (each) => {
    await each.insertOrganization(anOrganization('org_1'))
    await each.insertClient(aClient('cl_1', { organizationId: 'org_1' }))
    await each.insertSecret(aSecret('key_1', 'cl_1'))
    await each.insertSecret(aSecret('key_2', 'cl_1', { expiresAt: 5_000, createdAt: 1_001 }))
  })

const limit = { live: 5, now: 2_000 }

const live = (id: string, expiresAt: number | null) => ({
  id,
  hash: hash(`hash of ${id}`),
  expiresAt,
})

export function clientsContract(under: StoreUnderTest): void {
  describe('clients', () => {
    it('are given back as stored, with the secrets that are not revoked', async () => {
      const { store } = under
      await seed(store)
      const client = {
        ...aClient('cl_1', { organizationId: 'org_1' }),
        secrets: [live('key_1', null), live('key_2', 5_000)],
      }
      expect(await store.findClient('cl_1')).toMatchObject(client)
      expect(await store.findClientRecord('cl_1')).toEqual({ ...client, lastUsedAt: null })
      await store.write((each) => each.revokeSecret('cl_1', 'key_1', 2_000))
      expect((await store.findClient('cl_1'))?.secrets).toEqual([live('key_2', 5_000)])
    })

    it.each([
      ['an unknown id', 'none'],
      ['a name with a NUL', 'cl_1\0'],
      ['a name that is SQL', "' or 1=1 --"],
      ['the empty name', ''],
    ])('are not found by %s', async (_what, id) => {
      await seed(under.store)
      expect(await under.store.findClient(id)).toBeUndefined()
      expect(await under.store.findClientRecord(id)).toBeUndefined()
    })

    it('are listed newest first with their secrets, by organization, page by page', async () => {
      const { store } = under
      await seed(store)
      await store.write(async (each) => {
        for (const id of ['cl_3', 'cl_2']) await each.insertClient(aClient(id))
        await each.insertSecret(aSecret('key_3', 'cl_3'))
      })
      const found = await store.listClients({ limit: 2 }, {})
      expect(found.map(({ id, secrets }) => [id, secrets.length])).toEqual([
        ['cl_3', 1],
        ['cl_2', 0],
      ])
      const ids = async (...query: Parameters<typeof store.listClients>) =>
        (await store.listClients(...query)).map(({ id }) => id)
      expect(await ids({ limit: 9, after: 'cl_2' }, {})).toEqual(['cl_1'])
      expect(await ids({ limit: 9 }, { organizationId: 'org_1' })).toEqual(['cl_1'])
    })

    it('are listed by one scope that they have, exactly as it is written', async () => {
      const { store } = under
      const scopes = { cl_a: ['a:read', 'a_b'], cl_b: ['A_B', 'a_bc', 'aXb'], cl_c: ['a_b'] }
      await store.write(async (each) => {
        for (const [id, scope] of Object.entries(scopes))
          await each.insertClient(aClient(id, { scope }))
      })
      const found = await store.listClients({ limit: 9 }, { scope: 'a_b' })
      expect(found.map(({ id }) => id).toSorted()).toEqual(['cl_a', 'cl_c'])
    })

    it('are found by a part of the name or the whole id, and by nothing else', async () => {
      const { store } = under
      await store.write(async (each) => {
        const names = { cl_a: 'Nightly backup', cl_b: 'cl_a, a copy', cl_c: '100% NIGHT_ly' }
        for (const [id, name] of Object.entries(names))
          await each.insertClient(aClient(id, { name }))
      })
      const found = async (text: string, after?: string) => {
        const page = { limit: 9, ...(after !== undefined && { after }) }
        return (await store.listClients(page, { text })).map(({ id }) => id)
      }
      expect(await found('night')).toEqual(['cl_c', 'cl_a'])
      expect(await found('0% night_')).toEqual(['cl_c'])
      // The one whose id it is comes first, and not again on the pages that follow.
      expect(await found('cl_a')).toEqual(['cl_a', 'cl_b'])
      expect(await found('cl_a', 'cl_b')).toEqual([])
      expect(await store.endOfClientSearch(undefined, { text: 'night' })).toBeUndefined()
    })

    it('are listed by who may install them: what is published, and drafts of one’s own', async () => {
      const { store } = under
      await seed(store)
      const published = { publication: 'published' } as const
      await store.write(async (each) => {
        await each.insertClient(aClient('cl_public', published))
        await each.insertClient(aClient('cl_plain', { ...published, installation: null }))
        await each.insertClient(aClient('cl_off', { ...published, state: 'disabled' }))
        await each.insertClient(aClient('cl_ours', { ...published, operator: true }))
      })
      const found = async (installableIn: string | null) =>
        (await store.listClients({ limit: 9 }, { installableIn })).map(({ id }) => id).toSorted()
      expect(await found('org_1')).toEqual(['cl_1', 'cl_public'])
      for (const other of ['org_2', '', null]) expect(await found(other)).toEqual(['cl_public'])
    })

    it('take one of twenty simultaneous updates from one version, ten times over', async () => {
      const { store } = under
      await seed(store)
      const winners = await tenRounds(async (round) => {
        const outcomes = await race((caller) =>
          store.write((each) =>
            each.updateClient(
              aClient('cl_1', { name: `${round}-${caller}`, scope: [], version: round + 1 }),
            ),
          ),
        )
        return outcomes.filter((outcome) => outcome === 'updated').length
      })
      expect(winners).toEqual(everyRound(1))
      const client = await store.findClient('cl_1')
      expect(client).toMatchObject({ version: 11, scope: [] })
      expect(client?.secrets).toHaveLength(2)
    })

    it('refuse an id that is taken, and updates of a client that is not there', async () => {
      const { store } = under
      await seed(store)
      const outcomes = await store.write(async (each) => [
        await each.insertClient(aClient('cl_1')),
        await each.updateClient(aClient('none')),
        await each.updateClient(aClient('cl_1', { version: 9 })),
      ])
      expect(outcomes).toEqual([{ conflict: 'id' }, 'missing', 'stale'])
    })

    it('take secrets, families and tokens with them when deleted', async () => {
      const { store } = under
      await seed(store)
      await insertFamily(store, aFamily('fam'))
      await insertFamily(store, aFamily('other', { clientId: 'cl_2' }))
      await store.commitIssuance({ now: 1_000, accessToken: anAccessToken('at') })
      const remove = () => store.write((each) => each.deleteClient('cl_1'))
      expect([await remove(), await remove()]).toEqual([true, false])
      expect(await store.findClient('cl_1')).toBeUndefined()
      expect(await store.listSecrets('cl_1')).toEqual([])
      expect(await store.findRefreshToken(hash('fam'))).toBeUndefined()
      expect(await store.findAccessToken(hash('at'))).toBeUndefined()
      expect(await store.findRefreshToken(hash('other'))).toBeDefined()
    })

    it('can be deleted while their families are refreshed, without a deadlock', async () => {
      const { store } = under
      await tenRounds(async (round) => {
        const [clientId, family] = [`cl_r${round}`, `fam_${round}`]
        await store.write((each) => each.insertClient(aClient(clientId)))
        await insertFamily(store, aFamily(family, { clientId }))
        const outcomes = await race<unknown>((caller) => {
          const spend = { refreshToken: hash(family), successor: hash(`${family}-${caller}`) }
          if (caller !== 10) return store.commitIssuance({ now: 2_000, family, spend })
          return store.write((each) => each.deleteClient(clientId))
        })
        const winners = outcomes.filter((outcome) => outcome === 'committed')
        expect(winners.length).toBeLessThanOrEqual(1)
      })
    })
  })

  describe('secrets', () => {
    it('are listed as their owner may see them, revoked ones too', async () => {
      const { store } = under
      await seed(store)
      await store.write((each) => each.revokeSecret('cl_1', 'key_1', 2_000))
      const { hash: _hash, ...shown } = aSecret('key_1', 'cl_1')
      const [first, ...rest] = await store.listSecrets('cl_1')
      expect(first).toEqual({
        ...shown,
        revokedAt: 2_000,
        lastUsedAt: null,
        lastUsedAddress: null,
        lastUsedUserAgent: null,
      })
      expect(rest.map(({ id }) => id)).toEqual(['key_2'])
    })

    it('are revoked by exactly one of twenty simultaneous callers', async () => {
      const { store } = under
      await seed(store)
      const outcomes = await race((caller) =>
        store.write((each) => each.revokeSecret('cl_1', 'key_1', 2_000 + caller)),
      )
      expect(outcomes.filter((revoked) => revoked)).toHaveLength(1)
      const winner = outcomes.indexOf(true)
      expect((await store.listSecrets('cl_1'))[0]?.revokedAt).toBe(2_000 + winner)
    })

    it('are added up to the limit by twenty simultaneous callers, and no further', async () => {
      const { store } = under
      await seed(store)
      const rounds = await tenRounds(async (round) => {
        await store.write((each) => each.insertClient(aClient(`cl_limit_${round}`)))
        const outcomes = await race((caller) =>
          store.write((each) =>
            each.addSecret(aSecret(`key_${round}_${caller}`, `cl_limit_${round}`), limit),
          ),
        )
        const live = (await store.findClient(`cl_limit_${round}`))?.secrets
        return [outcomes.filter((outcome) => outcome === 'added').length, live?.length]
      })
      expect(rounds).toEqual(everyRound([limit.live, limit.live]))
    })

    it('are added in the place of those that are revoked or expired', async () => {
      const { store } = under
      await seed(store)
      const add = (id: string, now: number) =>
        store.write((each) => each.addSecret(aSecret(id, 'cl_1'), { live: 2, now }))
      expect(await add('key_3', 4_999)).toBe('too_many')
      expect(await add('key_3', 5_000)).toBe('added')
      expect(await add('key_4', 5_000)).toBe('too_many')
      await store.write((each) => each.revokeSecret('cl_1', 'key_1', 5_000))
      expect(await add('key_4', 5_000)).toBe('added')
    })

    it('are not added to a client that is gone', async () => {
      const { store } = under
      const outcome = await store.write((each) =>
        each.addSecret(aSecret('key_lost', 'cl_gone'), limit),
      )
      expect(outcome).toBe('no_client')
    })

    it('keep the soonest of twenty simultaneous expiries', async () => {
      const { store } = under
      await seed(store)
      const outcomes = await race((caller) =>
        store.write((each) => each.expireSecret('cl_1', 'key_1', 3_000 + ((caller * 7) % 20))),
      )
      expect(outcomes).not.toContain(false)
      expect((await store.findClient('cl_1'))?.secrets[0]).toEqual(live('key_1', 3_000))
    })

    it('are left alone when revoked, unknown, or named with another client', async () => {
      const { store } = under
      await seed(store)
      await store.write((each) => each.insertClient(aClient('cl_2')))
      await store.write((each) => each.revokeSecret('cl_1', 'key_1', 2_000))
      const before = await store.listSecrets('cl_1')
      const outcomes = await store.write(async (each) => [
        await each.expireSecret('cl_1', 'key_1', 3_000),
        await each.expireSecret('cl_2', 'key_2', 3_000),
        await each.expireSecret('cl_1', 'none', 3_000),
        await each.revokeSecret('cl_1', 'key_1', 3_000),
        await each.revokeSecret('cl_2', 'key_2', 3_000),
      ])
      expect(outcomes).toEqual([false, false, false, false, false])
      expect(await store.listSecrets('cl_1')).toEqual(before)
    })
  })
}
