/** Invitations that nobody has taken: listed, withdrawn once, and gone when they are used or too old. */
import type { OneTimeLink } from '@keygrant/engine'
import { describe, expect, it } from 'vitest'
import { type AnyStore, anOrganization, hash } from './fixtures.ts'
import type { StoreUnderTest } from './open-store.ts'
import { everyRound, race, tenRounds } from './race.ts'

const anInvitation = (id: string, with_: Partial<OneTimeLink> = {}): OneTimeLink => ({
  id,
  hash: hash(`hash of ${id}`),
  purpose: 'invitation',
  email: `${id}@example.com`,
  userId: null,
  organizationId: 'org_1',
  role: 'developer',
  createdAt: 1_000,
  expiresAt: 2_000,
  ...with_,
})
const now = 1_500

async function seed(store: AnyStore, ...links: readonly OneTimeLink[]): Promise<void> {
  await store.write(async (transaction) => {
    await transaction.insertOrganization(anOrganization('org_1'))
    await transaction.insertOrganization(anOrganization('org_2'))
  })
  await store.changeAccount(async (transaction) => {
    for (const link of links) await transaction.insertLink(link)
  })
}

const idsOf = async (store: AnyStore, organizationId: string, after?: string) => {
  const page = { limit: 2, ...(after !== undefined && { after }) }
  return (await store.listInvitations(organizationId, page, now)).map(({ id }) => id)
}

export function invitationsContract(under: StoreUnderTest): void {
  describe('invitations', () => {
    it('are listed while they work, those of one organization, page by page', async () => {
      const { store } = under
      await seed(
        store,
        ...['lnk_a', 'lnk_b', 'lnk_c'].map((id) => anInvitation(id)),
        anInvitation('lnk_d', { organizationId: 'org_2' }),
        anInvitation('lnk_late', { expiresAt: now }),
        anInvitation('lnk_reset', { purpose: 'password_reset', role: null }),
      )
      expect(await idsOf(store, 'org_1')).toEqual(['lnk_a', 'lnk_b'])
      expect(await idsOf(store, 'org_1', 'lnk_b')).toEqual(['lnk_c'])
      expect(await store.listInvitations('org_2', { limit: 9 }, now)).toEqual([
        {
          id: 'lnk_d',
          email: 'lnk_d@example.com',
          role: 'developer',
          createdAt: 1_000,
          expiresAt: 2_000,
        },
      ])
    })

    it('are withdrawn by their own organization only, and while they work', async () => {
      const { store } = under
      await seed(store, anInvitation('lnk_a'), anInvitation('lnk_late', { expiresAt: now }))
      const withdraw = (id: string, organizationId: string) =>
        store.write((transaction) => transaction.withdrawInvitation({ organizationId, id, now }))
      expect(await withdraw('lnk_a', 'org_2')).toBe(false)
      expect(await withdraw('lnk_late', 'org_1')).toBe(false)
      expect(await withdraw('lnk_a', 'org_1')).toBe(true)
      expect(await store.findLink(hash('hash of lnk_a'))).toBeUndefined()
    })

    it('are withdrawn or taken, by exactly one of twenty at once, ten times over', async () => {
      const { store } = under
      await seed(store)
      const winners = await tenRounds(async (round) => {
        const link = anInvitation(`lnk_${round}`)
        await store.changeAccount((transaction) => transaction.insertLink(link))
        const key = { organizationId: 'org_1', id: link.id, now }
        const outcomes = await race((caller) =>
          caller % 2 === 0
            ? store.write((transaction) => transaction.withdrawInvitation(key))
            : store.changeAccount((transaction) => transaction.spendLink(link.hash, now)),
        )
        return outcomes.filter((done) => done).length
      })
      expect(winners).toEqual(everyRound(1))
    })
  })
}
