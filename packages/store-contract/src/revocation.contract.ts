/** The revocation feed: what an entry ends, and in which order readers see entries. */
import { setImmediate } from 'node:timers/promises'
import type { FamilyFilter, RevocationKind } from '@keygrant/engine'
import { describe, expect, it } from 'vitest'
import { type AnyStore, aFamily, hash, insertFamily } from './fixtures.ts'
import type { StoreUnderTest } from './open-store.ts'
import { everyRound, race, tenRounds } from './race.ts'

/** Entries as a reader met them who always asked for those after the last, and all there are. */
export interface FeedAsRead {
  readonly polled: readonly number[]
  readonly all: readonly number[]
}

/** Reads the feed without pause while twenty callers, so many of them people, append ten entries each. */
export async function readFeedWhileWriting(
  store: AnyStore,
  { people = 0 }: { readonly people?: number } = {},
): Promise<FeedAsRead> {
  const byPerson = new Set(Array.from({ length: people }, (_, each) => `usr_${each}`))
  for (const subject of byPerson)
    for (let each = 0; each < 10; each++)
      await insertFamily(store, aFamily(`${subject}_${each}`, { subject, clientId: 'cl_1' }))
  let writing = true
  const polled: number[] = []
  const poll = async (): Promise<void> => {
    for (const { seq } of await store.revocationsAfter(polled.at(-1) ?? 0, 1_000)) polled.push(seq)
  }
  const reading = (async () => {
    while (writing) {
      await poll()
      // On SQLite a read takes no turn of the event loop, and a write needs one.
      await setImmediate()
    }
    await poll()
  })()
  const ending = { notBefore: 2_000, expiresAt: 9_000 }
  await race(async (caller) => {
    const subject = `usr_${caller}`
    // Whatever ends families of a person's ends them all at once, in one transaction.
    if (byPerson.has(subject))
      return store.write(async (transaction) => {
        await transaction.endFamilies({ subject, clientId: 'cl_1' }, ending)
      })
    for (let each = 0; each < 10; each++)
      await store.revoke({
        kind: 'jti',
        value: `jti-${caller}-${each}`,
        ...ending,
      })
  })
  writing = false
  await reading
  const all = await store.revocationsAfter(0, 1_000)
  return { polled, all: all.map(({ seq }) => seq) }
}

/** What callers who ended one family at once left in the feed, and whether each found it there. */
export interface EndedAtOnce {
  readonly entries: number
  readonly answeredBefore: number
}

/** Ends one new family from twenty callers at once. */
export async function endFamilyAtOnce(store: AnyStore, value: string): Promise<EndedAtOnce> {
  await insertFamily(store, aFamily(value))
  const ofFamily = async () =>
    (await store.revocationsAfter(0, 1_000)).filter((entry) => entry.value === value)
  const found = await race(async (caller) => {
    const ending = { notBefore: 2_000 + caller, expiresAt: 9_000 + caller }
    const entry = await store.revoke({ kind: 'family', value, ...ending })
    return (await ofFamily()).some(({ seq }) => seq === entry.seq)
  })
  const entries = (await ofFamily()).length
  return { entries, answeredBefore: found.filter((there) => !there).length }
}

export function revocationContract(under: StoreUnderTest): void {
  describe('watch', () => {
    it('hears of a change and of a revocation', async () => {
      const { store } = under
      for (const change of [
        () => store.write(async () => undefined),
        () => store.revoke({ kind: 'jti', value: 'a', notBefore: 1, expiresAt: 9_000 }),
      ]) {
        let stop = (): void => undefined
        const heard = new Promise<string>((resolve) => {
          stop = store.watch(() => resolve('heard'))
        })
        await change()
        expect(await heard).toBe('heard')
        stop()
      }
    })
  })

  describe('the epoch of the feed', () => {
    it('is 0 until one begins, and then the one that began last', async () => {
      const { store } = under
      expect(await store.revocationEpoch()).toBe(0)
      await store.beginRevocationEpoch(Number.MAX_SAFE_INTEGER)
      await store.beginRevocationEpoch(7)
      expect(await store.revocationEpoch()).toBe(7)
    })
  })

  describe('revoke', () => {
    it('never shows a lower number after a higher one, with twenty writers', async () => {
      const { polled, all } = await readFeedWhileWriting(under.store, { people: 10 })
      expect(all).toHaveLength(200)
      expect(polled).toEqual(all)
    })

    it('gives the number under which the entry is found', async () => {
      const entry = { kind: 'jti', value: 'a', notBefore: 5, expiresAt: 9_000 } as const
      const first = await under.store.revoke(entry)
      const second = await under.store.revoke({ ...entry, value: 'b' })
      expect(second.seq).toBeGreaterThan(first.seq)
      expect([first, second]).toEqual([
        { ...entry, seq: first.seq },
        { ...entry, value: 'b', seq: second.seq },
      ])
      expect(await under.store.revocationsAfter(first.seq, 10)).toEqual([second])
      expect(await under.store.revocationsAfter(0, 1)).toEqual([first])
      expect(await under.store.revocationsAfter(second.seq, 10)).toEqual([])
    })

    it('reaches what was minted ahead, and no further than asked where nothing was', async () => {
      const { store } = under
      const entry = { kind: 'organization', value: 'org_a', notBefore: 5, expiresAt: 90 } as const
      const values = ['cl_a', 'usr_a', 'org_a']
      await store.commitIssuance({ now: 5, mintedAhead: { values, issuedAt: 7 } })
      await store.commitIssuance({ now: 5, mintedAhead: { values: ['org_a'], issuedAt: 6 } })
      expect(await store.revoke(entry)).toMatchObject({ notBefore: 7 })
      expect(await store.revoke({ ...entry, notBefore: 8 })).toMatchObject({ notBefore: 8 })
      expect(await store.revoke({ ...entry, value: 'org_b' })).toMatchObject({ notBefore: 5 })
      const dates = (await store.revocationsAfter(0, 10)).map(({ notBefore }) => notBefore)
      expect(dates).toEqual([7, 8, 5])
    })

    it('reaches each of twenty dates that were minted ahead at once', async () => {
      const { store } = under
      const { length } = await race((caller) =>
        store.commitIssuance({
          now: 5,
          mintedAhead: { values: [`usr_${caller}`, 'org_a', 'cl_a'], issuedAt: 6 + caller },
        }),
      )
      const entry = { kind: 'client', value: 'cl_a', notBefore: 5, expiresAt: 90 } as const
      expect(await store.revoke(entry)).toMatchObject({ notBefore: 5 + length })
    })

    it.each<[RevocationKind, string, ended: boolean]>([
      ['family', 'fam', true],
      ['client', 'cl_a', true],
      ['subject', 'usr_a', true],
      ['organization', 'org_a', true],
      ['jti', 'fam', false],
      ['key', 'fam', false],
    ])('of a %s ends the families it names, and no other', async (kind, value, ended) => {
      const { store } = under
      const named = { clientId: 'cl_a', subject: 'usr_a', organizationId: 'org_a' }
      await insertFamily(store, aFamily('fam', named))
      await insertFamily(store, aFamily('other'))
      await store.revoke({ kind, value, notBefore: 2_000, expiresAt: 9_000 })
      const outcomes = ['fam', 'other'].map((family) =>
        store.commitIssuance({
          now: 2_001,
          family,
          spend: { refreshToken: hash(family), successor: hash('x') },
        }),
      )
      const first = ended ? 'family_ended' : 'committed'
      expect(await Promise.all(outcomes)).toEqual([first, 'committed'])
    })

    it('keeps the time of the first revocation of a family', async () => {
      const { store } = under
      await insertFamily(store, aFamily('fam'))
      for (const notBefore of [2_000, 3_000])
        await store.revoke({ kind: 'family', value: 'fam', notBefore, expiresAt: 9_000 })
      expect((await store.findRefreshToken(hash('fam')))?.family.revokedAt).toBe(2_000)
    })

    it('ends a family with one entry, which is there for each of twenty callers, ten times over', async () => {
      const ended = await tenRounds((round) => endFamilyAtOnce(under.store, `ended_${round}`))
      expect(ended).toEqual(everyRound({ entries: 1, answeredBefore: 0 }))
    })

    it.each<[what: string, filter: FamilyFilter]>([
      ['with its consent', { consentId: 'con' }],
      ['with its installation', { installationId: 'ins' }],
      ['with all of a user at a client', { subject: 'usr', clientId: 'cl' }],
      ['with all of a user in an organization', { subject: 'usr', organizationId: 'org' }],
    ])('adds nothing to a family that ended %s', async (_what, filter) => {
      const { store } = under
      const of = { subject: 'usr', clientId: 'cl', organizationId: 'org' }
      const given = { consentId: 'con', installationId: 'ins' }
      await insertFamily(store, aFamily('fam', { ...of, ...given }))
      const ending = { notBefore: 2_000, expiresAt: 9_000 }
      const ended = await store.write((transaction) => transaction.endFamilies(filter, ending))
      expect(ended).toBe(1)
      const entries = await store.revocationsAfter(0, 10)
      const again = { kind: 'family', value: 'fam', notBefore: 3_000, expiresAt: 10_000 } as const
      expect(await store.revoke(again)).toEqual(entries[0])
      await store.write(async (transaction) => {
        expect(await transaction.revoke(again)).toEqual(entries[0])
      })
      expect(await store.revocationsAfter(0, 10)).toEqual(entries)
    })

    it.each<[RevocationKind, string]>([
      ['client', 'cl_a'],
      ['subject', 'usr_a'],
      ['organization', 'org_a'],
    ])('of a family adds to that of its %s, which hits less', async (kind, value) => {
      const { store } = under
      const named = { clientId: 'cl_a', subject: 'usr_a', organizationId: 'org_a' }
      await insertFamily(store, aFamily('fam', named))
      await store.revoke({ kind, value, notBefore: 2_000, expiresAt: 9_000 })
      const end = { kind: 'family', value: 'fam', notBefore: 9_000, expiresAt: 9_000 } as const
      for (let time = 0; time < 2; time++) await store.revoke(end)
      const kinds = (await store.revocationsAfter(0, 10)).map((entry) => entry.kind)
      expect(kinds).toEqual([kind, 'family'])
    })

    it.each<RevocationKind>(['jti', 'client', 'subject', 'organization', 'key'])(
      'of a %s is appended each time: it may hit more than the one before',
      async (kind) => {
        const { store } = under
        for (const notBefore of [2_000, 3_000])
          await store.revoke({ kind, value: 'one', notBefore, expiresAt: 9_000 })
        const dates = (await store.revocationsAfter(0, 10)).map((entry) => entry.notBefore)
        expect(dates).toEqual([2_000, 3_000])
      },
    )

    it('ends families from callers that lock them in every order, without a deadlock', async () => {
      const { store } = under
      for (let each = 0; each < 30; each++) {
        const names = { clientId: `cl_${each % 3}`, subject: `usr_${each % 5}` }
        await insertFamily(store, aFamily(`fam_${each}`, names))
      }
      await race((caller) =>
        store.revoke({
          kind: caller % 2 === 0 ? 'client' : 'subject',
          value: caller % 2 === 0 ? `cl_${caller % 3}` : `usr_${caller % 5}`,
          notBefore: 2_000,
          expiresAt: 9_000,
        }),
      )
      expect(await store.revocationsAfter(0, 100)).toHaveLength(20)
    })
  })
}
