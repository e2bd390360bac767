/** Single-use objects: of any number of callers at once exactly one may have what they buy. */
import { describe, expect, it } from 'vitest'
import {
  type AnyStore,
  aFamily,
  anAccessToken,
  aRefreshToken,
  hash,
  insertFamily,
} from './fixtures.ts'
import type { StoreUnderTest } from './open-store.ts'
import { everyRound, race, tenRounds } from './race.ts'

/**
 * Spends one refresh token from twenty callers at once, ten tokens in turn.
 *
 * @returns For each token how many callers won. Anything but 1 is a wrong store.
 */
export function winnersOfSpending(store: AnyStore): Promise<number[]> {
  return tenRounds(async (round) => {
    const id = `fam_${round}`
    await insertFamily(store, aFamily(id))
    const outcomes = await race((caller) =>
      store.commitIssuance({
        now: 2_000,
        family: id,
        spend: { refreshToken: hash(id), successor: hash(`${id}-${caller}`) },
        refreshToken: aRefreshToken(`${id}-${caller}`, id),
      }),
    )
    return outcomes.filter((outcome) => outcome === 'committed').length
  })
}

/**
 * Refreshes a family from twenty callers while it is revoked.
 *
 * @returns For each round how many commits came through after the revocation had been answered.
 */
export function commitsAfterRevocation(store: AnyStore): Promise<number[]> {
  return tenRounds(async (round) => {
    const id = `raced_${round}`
    await insertFamily(store, aFamily(id))
    let revoked = false
    let late = 0
    const refresh = async (name: string): Promise<void> => {
      for (let step = 0; step < 5; step++) {
        const startedAfter = revoked
        const outcome = await store.commitIssuance({
          now: 2_000,
          family: id,
          refreshToken: aRefreshToken(`${name}-${step}`, id),
        })
        if (startedAfter && outcome === 'committed') late++
      }
    }
    await race(async (caller) => {
      if (caller !== 10) return refresh(`${id}-${caller}`)
      await store.revoke({ kind: 'family', value: id, notBefore: 2_000, expiresAt: 9_000 })
      revoked = true
    })
    const after = await store.commitIssuance({
      now: 2_000,
      family: id,
      refreshToken: aRefreshToken(`${id}-last`, id),
    })
    return after === 'committed' ? late + 1 : late
  })
}

export function spendingContract(under: StoreUnderTest): void {
  describe('commitIssuance', () => {
    it('lets exactly one of twenty simultaneous callers spend a refresh token, ten times over', async () => {
      expect(await winnersOfSpending(under.store)).toEqual(everyRound(1))
    })

    it('leaves no row of those who lost', async () => {
      const { store } = under
      await insertFamily(store, aFamily('fam'))
      const outcomes = await race(async (caller) => ({
        caller,
        outcome: await store.commitIssuance({
          now: 2_000,
          family: 'fam',
          spend: { refreshToken: hash('fam'), successor: hash(`next-${caller}`) },
          refreshToken: aRefreshToken(`next-${caller}`, 'fam'),
          accessToken: anAccessToken(`at-${caller}`, { familyId: 'fam' }),
        }),
      }))
      for (const { caller, outcome } of outcomes) {
        const won = outcome === 'committed'
        expect(outcome).toBe(won ? 'committed' : 'already_spent')
        expect((await store.findRefreshToken(hash(`next-${caller}`))) !== undefined).toBe(won)
        expect((await store.findAccessToken(hash(`at-${caller}`))) !== undefined).toBe(won)
      }
    })

    it('lets revocation win over simultaneous refreshes of the family', async () => {
      expect(await commitsAfterRevocation(under.store)).toEqual(everyRound(0))
    })

    it('tells of a spent token when it was spent, and whether its successor was used', async () => {
      const { store } = under
      const family = aFamily('fam')
      await insertFamily(store, family)
      const step = (spent: string, next: string, now: number) =>
        store.commitIssuance({
          now,
          family: 'fam',
          spend: { refreshToken: hash(spent), successor: hash(next) },
          refreshToken: aRefreshToken(next, 'fam', { issuedAt: now }),
        })
      expect(await step('fam', 'second', 2_000)).toBe('committed')
      expect(await store.findRefreshToken(hash('fam'))).toEqual({
        ...aRefreshToken('fam', 'fam'),
        spentAt: 2_000,
        family,
        successorSpent: false,
      })
      expect(await step('second', 'third', 2_001)).toBe('committed')
      expect(await store.findRefreshToken(hash('fam'))).toHaveProperty('successorSpent', true)
      expect(await store.findRefreshToken(hash('none'))).toBeUndefined()
    })

    it.each([
      ['the token expires this very second', { expiresAt: 2_000 }, 'already_spent'],
      ['the token was spent before', { spentAt: 1_500 }, 'already_spent'],
    ])('refuses to spend or touch when %s', async (_when, with_, outcome) => {
      const { store } = under
      const dead = aRefreshToken('dead', 'fam', with_)
      await store.commitIssuance({ now: 1_000, newFamily: aFamily('fam'), refreshToken: dead })
      const spend = { refreshToken: dead.hash, successor: hash('next') }
      const touch = { refreshToken: dead.hash, expiresAt: 9_000 }
      expect(await store.commitIssuance({ now: 2_000, family: 'fam', spend })).toBe(outcome)
      expect(await store.commitIssuance({ now: 2_000, family: 'fam', touch })).toBe(outcome)
      expect(await store.findRefreshToken(dead.hash)).toMatchObject(dead)
    })

    it('starts the idle life of a touched token again', async () => {
      const { store } = under
      await insertFamily(store, aFamily('fam'))
      const touch = { refreshToken: hash('fam'), expiresAt: 9_000 }
      expect(await store.commitIssuance({ now: 2_000, family: 'fam', touch })).toBe('committed')
      expect(await store.findRefreshToken(hash('fam'))).toMatchObject({ expiresAt: 9_000 })
    })

    it.each([
      ['is past its absolute life', aFamily('fam', { expiresAt: 2_000 })],
      ['is revoked', aFamily('fam', { revokedAt: 1_500 })],
      ['is unknown', aFamily('another')],
    ])('refuses when the family %s, without spending the token', async (_when, family) => {
      const { store } = under
      await insertFamily(store, family)
      const spend = { refreshToken: hash(family.id), successor: hash('next') }
      const commit = { now: 2_000, family: 'fam', spend }
      expect(await store.commitIssuance(commit)).toBe('family_ended')
      expect(await store.findRefreshToken(hash(family.id))).toMatchObject({ spentAt: null })
    })

    it('gives back an opaque access token as it was stored', async () => {
      const token = anAccessToken('at', { organizationId: 'org_1', scope: [] })
      await under.store.commitIssuance({ now: 1_000, accessToken: token })
      expect(await under.store.findAccessToken(token.hash)).toEqual(token)
      expect(await under.store.findAccessToken(hash('none'))).toBeUndefined()
    })
  })
}
