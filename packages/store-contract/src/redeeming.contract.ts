/** What a user allowed is redeemed once, and its family then lives and is bound as what it bought. */
import { describe, expect, it } from 'vitest'
import {
  type AnyStore,
  aClient,
  aCode,
  aConsent,
  aFamily,
  anAuditEvent,
  aRefreshToken,
  aUser,
  hash,
} from './fixtures.ts'
import type { StoreUnderTest } from './open-store.ts'
import { everyRound, race, tenRounds } from './race.ts'

/** A user allows something: a code, and the family that it stands for, as long as the code lives. */
async function allow(store: AnyStore, id: string, boundTo: string | null = null): Promise<void> {
  const [userId, clientId] = [`usr_${id}`, `cl_${id}`]
  await store.write(async (transaction) => {
    await transaction.insertUser(aUser(userId))
    await transaction.insertClient(aClient(clientId))
  })
  const consent = aConsent(`con_${id}`, { userId, clientId })
  const outcome = await store.decide({
    now: 1_000,
    interactionId: id,
    interactionExpiresAt: 9_000,
    authorization: {
      consent,
      family: aFamily(id, { consentId: consent.id, expiresAt: 3_000, boundTo }),
    },
    code: aCode(id, { familyId: id, expiresAt: 3_000 }),
    audit: anAuditEvent(`aud_${id}`),
  })
  expect(outcome).toBe('decided')
}

const redeem = (store: AnyStore, id: string, familyBoundTo: string | null, caller = 0) =>
  store.commitIssuance({
    now: 2_000,
    family: id,
    redeem: { kind: 'code', hash: hash(id), familyExpiresAt: 9_000, familyBoundTo },
    refreshToken: aRefreshToken(`${id}-${caller}`, id),
  })

const familyOf = async (store: AnyStore, id: string) =>
  (await store.findAuthorizationCode(hash(id)))?.family

/**
 * Redeems one code from twenty callers at once, each with a key of their own, ten codes in turn.
 *
 * @returns For each code how many callers won, and whether its family is bound to a winner's key.
 */
export function winnersOfRedeeming(
  store: AnyStore,
): Promise<{ readonly winners: number; readonly bound: boolean }[]> {
  return tenRounds(async (round) => {
    const id = `fam_${round}`
    await allow(store, id)
    const outcomes = await race((caller) => redeem(store, id, `key ${caller}`, caller))
    const won = outcomes.flatMap((outcome, caller) => (outcome === 'committed' ? [caller] : []))
    const boundTo = (await familyOf(store, id))?.boundTo
    return { winners: won.length, bound: won.some((caller) => boundTo === `key ${caller}`) }
  })
}

/** What a family is bound to once its code was redeemed, by what it was made with and redeemed with. */
export async function keysOfRedeemed(store: AnyStore): Promise<(string | null | undefined)[]> {
  const keys = []
  for (const [made, redeemed] of [
    [null, 'key'],
    ['key', 'key'],
    ['key', null],
    [null, null],
  ] as const) {
    const id = `fam_${made}_${redeemed}`
    await allow(store, id, made)
    expect(await redeem(store, id, redeemed)).toBe('committed')
    keys.push((await familyOf(store, id))?.boundTo)
  }
  return keys
}

export function redeemingContract(under: StoreUnderTest): void {
  describe('commitIssuance of what a user allowed', () => {
    it('lets exactly one of twenty simultaneous callers redeem a code, and binds its family to that one’s key', async () => {
      expect(await winnersOfRedeeming(under.store)).toEqual(everyRound({ winners: 1, bound: true }))
    })

    it('binds the family to the key that the code was redeemed with, or to none', async () => {
      expect(await keysOfRedeemed(under.store)).toEqual(['key', 'key', null, null])
    })

    it('gives the family the life of what the code bought', async () => {
      await allow(under.store, 'fam')
      await redeem(under.store, 'fam', null)
      expect(await familyOf(under.store, 'fam')).toMatchObject({ expiresAt: 9_000 })
    })

    it('leaves the family as it was when the code is refused', async () => {
      const { store } = under
      await allow(store, 'fam', 'first')
      expect(await redeem(store, 'fam', 'first')).toBe('committed')
      expect(await redeem(store, 'fam', 'second', 1)).toBe('already_spent')
      expect(await familyOf(store, 'fam')).toMatchObject({ boundTo: 'first' })
    })
  })
}
