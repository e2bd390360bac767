/** Organizations, users, and who is a member of what. */
import { describe, expect, it } from 'vitest'
import { type AnyStore, aClient, anOrganization, aUser } from './fixtures.ts'
import type { StoreUnderTest } from './open-store.ts'
import { everyRound, race, tenRounds } from './race.ts'

const seed = (store: AnyStore): Promise<void> =>
  store.write(async (transaction) => {
    await transaction.insertOrganization(anOrganization('org_1'))
    await transaction.insertOrganization(anOrganization('org_2', { createdAt: 2_000 }))
    for (const id of ['usr_1', 'usr_2', 'usr_3']) await transaction.insertUser(aUser(id))
  })

const join = (store: AnyStore, userId: string, organizationId = 'org_1') =>
  store.write((transaction) =>
    transaction.insertMember({ organizationId, userId, role: 'developer', createdAt: 1_000 }),
  )

export function accountsContract(under: StoreUnderTest): void {
  describe('organizations', () => {
    it('are given back as stored, and listed newest first, page by page', async () => {
      const { store } = under
      await seed(store)
      const [first, second] = [
        anOrganization('org_1'),
        anOrganization('org_2', { createdAt: 2_000 }),
      ]
      expect(await store.findOrganization('org_1')).toEqual(first)
      expect(await store.findOrganization('none')).toBeUndefined()
      expect(await store.listOrganizations({ limit: 1 }, {})).toEqual([second])
      expect(await store.listOrganizations({ limit: 9, after: 'org_2' }, {})).toEqual([first])
      expect(await store.listOrganizations({ limit: 9 }, { organizationId: 'org_1' })).toEqual([
        first,
      ])
    })

    it('take one of twenty simultaneous updates from one version, ten times over', async () => {
      const { store } = under
      await seed(store)
      const winners = await tenRounds(async (round) => {
        const version = round + 1
        const outcomes = await race((caller) =>
          store.write((transaction) =>
            transaction.updateOrganization(
              anOrganization('org_1', { name: `${round}-${caller}`, version }),
            ),
          ),
        )
        expect(outcomes.filter((outcome) => outcome === 'stale')).toHaveLength(19)
        return outcomes.filter((outcome) => outcome === 'updated').length
      })
      expect(winners).toEqual(everyRound(1))
      expect(await store.findOrganization('org_1')).toMatchObject({ version: 11 })
      const missing = anOrganization('none')
      expect(await store.write((each) => each.updateOrganization(missing))).toBe('missing')
    })

    it.each([
      ['a member', 'member'],
      ['a client', 'client'],
    ])('can not be deleted while they have %s', async (_what, kind) => {
      const { store } = under
      await seed(store)
      if (kind === 'member') await join(store, 'usr_1')
      else
        await store.write((each) => each.insertClient(aClient('cl', { organizationId: 'org_1' })))
      const remove = (id: string) => store.write((each) => each.deleteOrganization(id))
      expect(await remove('org_1')).toBe('in_use')
      expect(await remove('org_2')).toBe('deleted')
      expect(await remove('org_2')).toBe('missing')
    })

    it('never lose a client that is made while they are deleted', async () => {
      const { store } = under
      const orphans = await tenRounds(async (round) => {
        const organizationId = `org_r${round}`
        await store.write((each) => each.insertOrganization(anOrganization(organizationId)))
        const [deleted, made] = await Promise.all([
          store.write((each) => each.deleteOrganization(organizationId)),
          store.write(async (each) => {
            const { name } = anOrganization(organizationId)
            const organization = anOrganization(organizationId, { name })
            if ((await each.updateOrganization(organization)) !== 'updated') return false
            await each.insertClient(aClient(`cl_${round}`, { organizationId }))
            return true
          }),
        ])
        return made && deleted === 'deleted'
      })
      expect(orphans).toEqual(everyRound(false))
    })
  })

  describe('users', () => {
    it('are found by id and by email, and listed by organization', async () => {
      const { store } = under
      await seed(store)
      await join(store, 'usr_2')
      expect(await store.findUser('usr_1')).toEqual(aUser('usr_1'))
      expect(await store.findUserByEmail('usr_2@example.com')).toEqual(aUser('usr_2'))
      expect(await store.findUser('none')).toBeUndefined()
      expect(await store.findUserByEmail('none')).toBeUndefined()
      const ids = async (...query: Parameters<typeof store.listUsers>) =>
        (await store.listUsers(...query)).map(({ id }) => id)
      expect(await ids({ limit: 2 }, {})).toEqual(['usr_3', 'usr_2'])
      expect(await ids({ limit: 2, after: 'usr_2' }, {})).toEqual(['usr_1'])
      expect(await ids({ limit: 9 }, { organizationId: 'org_1' })).toEqual(['usr_2'])
    })

    it('lets one of twenty simultaneous callers have an email, ten times over', async () => {
      const { store } = under
      const winners = await tenRounds(async (round) => {
        const outcomes = await race((caller) =>
          store.write((each) =>
            each.insertUser(aUser(`usr_${round}_${caller}`, { email: `${round}@example.com` })),
          ),
        )
        for (const outcome of outcomes)
          if (outcome !== undefined) expect(outcome).toEqual({ conflict: 'email' })
        return outcomes.filter((outcome) => outcome === undefined).length
      })
      expect(winners).toEqual(everyRound(1))
    })

    it('says which value is taken, and lets the transaction go on', async () => {
      const { store } = under
      await seed(store)
      const outcomes = await store.write(async (each) => {
        const seen = [
          await each.insertUser(aUser('usr_1', { email: 'new@example.com' })),
          await each.insertUser(aUser('usr_9', { email: 'usr_1@example.com' })),
          await each.updateUser(aUser('usr_2', { email: 'usr_1@example.com' })),
          await each.updateUser(aUser('usr_2', { version: 7 })),
          await each.updateUser(aUser('none')),
        ]
        await each.insertUser(aUser('usr_8'))
        return seen
      })
      const [id, email] = [{ conflict: 'id' }, { conflict: 'email' }]
      expect(outcomes).toEqual([id, email, email, 'stale', 'missing'])
      expect(await store.findUser('usr_8')).toEqual(aUser('usr_8'))
    })

    it('changes everything but the id, and counts the version up', async () => {
      const { store } = under
      await seed(store)
      const changed = aUser('usr_1', {
        email: 'new@example.com',
        name: 'Eve',
        passwordHash: null,
        operator: true,
        state: 'disabled',
      })
      expect(await store.write((each) => each.updateUser(changed))).toBe('updated')
      expect(await store.findUser('usr_1')).toEqual({ ...changed, version: 2 })
    })
  })

  describe('members', () => {
    it('come with email and name, and are listed page by page', async () => {
      const { store } = under
      await seed(store)
      for (const id of ['usr_2', 'usr_1']) expect(await join(store, id)).toBeUndefined()
      const member = (userId: string) => ({
        organizationId: 'org_1',
        userId,
        email: `${userId}@example.com`,
        name: 'Ada',
        role: 'developer',
        createdAt: 1_000,
      })
      expect(await store.findMember('org_1', 'usr_1')).toEqual(member('usr_1'))
      expect(await store.findMember('org_2', 'usr_1')).toBeUndefined()
      expect(await store.listMembers('org_1', { limit: 1 })).toEqual([member('usr_1')])
      expect(await store.listMembers('org_1', { limit: 9, after: 'usr_1' })).toEqual([
        member('usr_2'),
      ])
    })

    it('are in an organization at most once', async () => {
      const { store } = under
      await seed(store)
      const outcomes = await race(() => join(store, 'usr_1'))
      expect(outcomes.filter((outcome) => outcome === undefined)).toHaveLength(1)
      expect(outcomes.filter((outcome) => outcome?.conflict === 'member')).toHaveLength(19)
    })

    it('change role and leave', async () => {
      const { store } = under
      await seed(store)
      await join(store, 'usr_1')
      const target = { organizationId: 'org_1', userId: 'usr_1' }
      const change = () => store.write((each) => each.updateMember({ ...target, role: 'owner' }))
      const leave = () => store.write((each) => each.deleteMember('org_1', 'usr_1'))
      expect(await change()).toBe('updated')
      expect(await store.findMember('org_1', 'usr_1')).toMatchObject({ role: 'owner' })
      expect(await leave()).toBe(true)
      expect(await leave()).toBe(false)
      expect(await change()).toBe('missing')
    })
  })
}
