/** Developer tokens: found with all that decides about them, ended with their family, used without a change. */
import type { DeveloperToken } from '@keygrant/engine'
import { describe, expect, it } from 'vitest'
import { type AnyStore, aFamily, aUser, hash } from './fixtures.ts'
import type { StoreUnderTest } from './open-store.ts'
import { race } from './race.ts'

const aToken = (id: string, with_: Partial<DeveloperToken['family']> = {}): DeveloperToken => ({
  id,
  hash: hash(`hash of ${id}`),
  name: `token ${id}`,
  prefix: 'kg_dt_abcd',
  lastFour: 'wxyz',
  family: aFamily(`fam_${id}`, {
    clientId: 'cl_developer_tokens',
    subject: 'usr_1',
    organizationId: 'org_1',
    installationId: 'ins_1',
    expiresAt: 9_000,
    ...with_,
  }),
})

const seed = (store: AnyStore, tokens: readonly DeveloperToken[]): Promise<void> =>
  store.write(async (each) => {
    await each.insertUser(aUser('usr_1'))
    await each.insertUser(aUser('usr_2', { email: 'two@example.com' }))
    for (const token of tokens) await each.insertDeveloperToken(token)
  })

const ending = { notBefore: 8_000, expiresAt: 8_000 }

export function developerTokensContract(under: StoreUnderTest): void {
  describe('developer tokens', () => {
    it('are found with their family and the state of their user', async () => {
      const { store } = under
      const token = aToken('dt_1')
      await seed(store, [token])
      const { id, family } = token
      expect(await store.findDeveloperToken(token.hash)).toEqual({ id, family, userActive: true })
      expect(await store.findDeveloperToken(hash('another'))).toBeUndefined()
      await store.write((each) => each.updateUser(aUser('usr_1', { state: 'disabled' })))
      expect(await store.findDeveloperToken(token.hash)).toMatchObject({ userActive: false })
    })

    it('are listed newest first, narrowed and page by page, without what they are', async () => {
      const { store } = under
      const tokens = [
        aToken('dt_1', { createdAt: 1_000 }),
        aToken('dt_2', { createdAt: 1_001, organizationId: null }),
        aToken('dt_3', { createdAt: 1_002, subject: 'usr_2' }),
      ]
      await seed(store, tokens)
      const ids = async (
        filter: Parameters<AnyStore['listDeveloperTokens']>[1],
        after?: string,
      ): Promise<string[]> => {
        const page = after === undefined ? { limit: 9 } : { limit: 9, after }
        return (await store.listDeveloperTokens(page, filter)).map(({ id }) => id)
      }
      expect(await ids({})).toEqual(['dt_3', 'dt_2', 'dt_1'])
      expect(await ids({}, 'dt_2')).toEqual(['dt_1'])
      expect(await ids({ userId: 'usr_1' })).toEqual(['dt_2', 'dt_1'])
      expect(await ids({ userId: 'usr_1', organizationId: 'org_1' })).toEqual(['dt_1'])
      const [first] = await store.listDeveloperTokens({ limit: 1 }, {})
      expect(first).toEqual({
        id: 'dt_3',
        name: 'token dt_3',
        prefix: 'kg_dt_abcd',
        lastFour: 'wxyz',
        family: tokens[2]?.family,
        lastUsedAt: null,
        lastUsedAddress: null,
        lastUsedUserAgent: null,
      })
      expect(await store.findDeveloperTokenRecord('dt_3')).toEqual(first)
    })

    it.each<[what: string, end: (store: AnyStore) => Promise<unknown>, left: string[]]>([
      [
        'all of a user',
        (store) =>
          store.write((each) =>
            each.endFamilies({ subject: 'usr_1', clientId: 'cl_developer_tokens' }, ending),
          ),
        ['dt_other'],
      ],
      [
        'those in an organization that the user leaves',
        (store) =>
          store.write((each) =>
            each.endFamilies({ subject: 'usr_1', organizationId: 'org_1' }, ending),
          ),
        ['dt_free', 'dt_other'],
      ],
      [
        'one',
        (store) =>
          store.revoke({ kind: 'family', value: 'fam_dt_1', notBefore: 8_000, expiresAt: 8_000 }),
        ['dt_free', 'dt_other'],
      ],
      [
        'those of a user who is disabled',
        (store) =>
          store.revoke({ kind: 'subject', value: 'usr_1', notBefore: 8_000, expiresAt: 8_000 }),
        ['dt_other'],
      ],
    ])('end with what ends their family: %s', async (_what, end, left) => {
      const { store } = under
      await seed(store, [
        aToken('dt_1'),
        aToken('dt_free', { organizationId: null }),
        aToken('dt_other', { subject: 'usr_2' }),
      ])
      await end(store)
      const found = await store.listDeveloperTokens({ limit: 9 }, {})
      const alive = found.filter(({ family }) => family.revokedAt === null).map(({ id }) => id)
      expect(alive.sort()).toEqual(left)
      const feed = await store.revocationsAfter(0, 9)
      expect(feed.length).toBeGreaterThan(0)
    })

    it('keep the latest of twenty simultaneous uses, which is no change', async () => {
      const { store } = under
      await seed(store, [aToken('dt_1')])
      const before = await store.changeCounter()
      await race((caller) => {
        const at = 2_000 + ((caller * 7) % 20)
        const use = { secretId: 'dt_1', clientId: 'cl_developer_tokens', address: '10.0.0.1' }
        return store.appendLogs({
          entries: [],
          usage: [],
          uses: [{ ...use, of: 'developer_token', count: 1, at, userAgent: `agent ${at}` }],
        })
      })
      expect(await store.findDeveloperTokenRecord('dt_1')).toMatchObject({
        lastUsedAt: 2_019,
        lastUsedAddress: '10.0.0.1',
        lastUsedUserAgent: 'agent 2019',
      })
      expect(await store.changeCounter()).toBe(before)
    })

    it('go a day after they have ended, with their family', async () => {
      const { store } = under
      await seed(store, [aToken('dt_1', { expiresAt: 2_000 }), aToken('dt_2')])
      const clean = (now: number) =>
        store.deleteExpired({ now, logsBefore: 0, auditBefore: 0, secretsBefore: 0, limit: 100 })
      await clean(2_000 + 86_399)
      expect(await store.findDeveloperToken(hash('hash of dt_1'))).toBeDefined()
      await clean(2_000 + 86_400)
      expect(await store.findDeveloperToken(hash('hash of dt_1'))).toBeUndefined()
      expect(await store.findDeveloperToken(hash('hash of dt_2'))).toBeDefined()
    })
  })
}
