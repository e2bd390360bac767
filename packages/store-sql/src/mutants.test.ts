/** The contract finds what it is there to find: stores with one classic mistake, on PostgreSQL. */
import {
  type AnyStore,
  createPostgresDatabase,
  endFamilyAtOnce,
  keysOfRedeemed,
  type PostgresDatabase,
  readFeedWhileWriting,
  rounds,
  winnersOfRedeeming,
  winnersOfSpending,
} from '@keygrant/store-contract'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Backend } from './backend.ts'
import { countUp } from './counters.ts'
import { beginFamily } from './families.ts'
import { applyMigrations } from './migrate.ts'
import { openPostgres } from './open-postgres.ts'
import { insertRefreshToken } from './refresh-tokens.ts'
import { createSqlStore } from './sql-store.ts'

vi.setConfig({ testTimeout: 60_000 })

let database: PostgresDatabase
let backend: Backend
let store: AnyStore

beforeEach(async () => {
  database = await createPostgresDatabase()
  backend = await openPostgres(database.url, { poolSize: 20 })
  await applyMigrations(backend, { apply: true })
  store = createSqlStore(backend)
})

afterEach(async () => {
  await backend.close()
  await database.drop()
})

/** Reads whether the token is spent, and then spends it: two statements where one must be. */
const readThenWrite: AnyStore['commitIssuance'] = (commit) =>
  backend.write(async (writer) => {
    const { spend, refreshToken } = commit
    if (spend !== undefined) {
      const found = await writer
        .selectFrom('refresh_token')
        .select('spent_at')
        .where('hash', '=', spend.refreshToken)
        .executeTakeFirstOrThrow()
      if (found.spent_at !== null) return 'already_spent'
      await writer
        .updateTable('refresh_token')
        .set({ spent_at: commit.now, successor: spend.successor })
        .where('hash', '=', spend.refreshToken)
        .execute()
    }
    if (refreshToken !== undefined) await insertRefreshToken(writer, refreshToken)
    return 'committed'
  })

it('lets one caller win each round where the condition is in the UPDATE', async () => {
  const winners = await winnersOfSpending(store)
  expect(winners).toEqual(Array.from({ length: rounds }, () => 1))
})

it('is caught when the token is read first and spent after', async () => {
  const mutant: AnyStore = {
    ...store,
    commitIssuance: (commit) =>
      commit.spend === undefined ? store.commitIssuance(commit) : readThenWrite(commit),
  }
  const winners = await winnersOfSpending(mutant)
  expect(winners.some((count) => count > 1)).toBe(true)
})

it('is caught when the family is bound to a key before the code is known to be unspent', async () => {
  const mutant: AnyStore = {
    ...store,
    commitIssuance: async (commit) => {
      const { family, redeem } = commit
      if (family !== undefined && redeem !== undefined)
        await backend.write((writer) => beginFamily(writer, family, redeem))
      return store.commitIssuance(commit)
    },
  }
  const rounds = await winnersOfRedeeming(mutant)
  expect(rounds.every(({ winners }) => winners === 1)).toBe(true)
  expect(rounds.some(({ bound }) => !bound)).toBe(true)
})

it.each<[what: string, key: (redeemed: string | null) => string | null]>([
  ['no key', () => null],
  ['any key at all', () => 'key'],
])('is caught when what is redeemed is bound to %s', async (_what, key) => {
  const mutant: AnyStore = {
    ...store,
    commitIssuance: ({ redeem, ...commit }) =>
      store.commitIssuance({
        ...commit,
        ...(redeem !== undefined && {
          redeem: { ...redeem, familyBoundTo: key(redeem.familyBoundTo) },
        }),
      }),
  }
  expect(await keysOfRedeemed(mutant)).not.toEqual(['key', 'key', null, null])
})

/** A reader must come at the wrong moment, which in one round of two hundred it may not. */
async function isFoundOutOfOrder(mutant: AnyStore): Promise<boolean> {
  for (let round = 1; round <= 5; round++) {
    const { polled, all } = await readFeedWhileWriting(mutant)
    expect(all).toHaveLength(200 * round)
    if (polled.join() !== all.join()) return true
  }
  return false
}

it('is caught when revocations are numbered by a sequence, not in the order of commits', async () => {
  await sql`create sequence revocation_number`.execute(backend.db)
  const mutant: AnyStore = {
    ...store,
    revoke: (revocation) =>
      backend.write(async (writer) => {
        const { kind, value, notBefore, expiresAt } = revocation
        const { rows } = await sql<{ seq: number }>`
          insert into revocation (seq, kind, value, not_before, expires_at)
          values (nextval('revocation_number'), ${kind}, ${value}, ${notBefore}, ${expiresAt})
          returning seq`.execute(writer)
        return { ...revocation, seq: rows[0]?.seq ?? 0 }
      }),
  }
  expect(await isFoundOutOfOrder(mutant)).toBe(true)
})

it('is caught when a revocation’s number is taken before the transaction that appends it', async () => {
  const mutant: AnyStore = {
    ...store,
    revoke: async (revocation) => {
      const { kind, value, notBefore: not_before, expiresAt: expires_at } = revocation
      const seq = await backend.write((writer) => countUp(writer, 'revocation'))
      await backend.write((writer) =>
        writer
          .insertInto('revocation')
          .values({ seq, kind, value, not_before, expires_at })
          .execute(),
      )
      return { ...revocation, seq }
    },
  }
  expect(await isFoundOutOfOrder(mutant)).toBe(true)
})

/** Ends a family and appends its entry, whether or not it has one. */
const appendAlways: AnyStore['revoke'] = (revocation) =>
  backend.write(async (writer) => {
    const { kind, value, notBefore: not_before, expiresAt: expires_at } = revocation
    const ending = writer.updateTable('token_family').set({ revoked_at: not_before })
    await ending.where('id', '=', value).where('revoked_at', 'is', null).execute()
    const seq = await countUp(writer, 'revocation')
    const row = { seq, kind, value, not_before, expires_at }
    await writer.insertInto('revocation').values(row).execute()
    return { ...revocation, seq }
  })

/** Ends one family after the other until it shows that twenty callers were not served as one. */
async function isFoundWhenEnding(mutant: AnyStore): Promise<boolean> {
  for (let round = 0; round < rounds; round++) {
    const { entries, answeredBefore } = await endFamilyAtOnce(mutant, `fam_${round}`)
    if (entries !== 1 || answeredBefore > 0) return true
  }
  return false
}

it('is caught when a look whether the family has an entry holds nothing to what it saw', async () => {
  const mutant: AnyStore = {
    ...store,
    revoke: async (revocation) => {
      const entries = await store.revocationsAfter(0, 1_000)
      const before = entries.find(({ value }) => value === revocation.value)
      return before ?? appendAlways(revocation)
    },
  }
  expect(await isFoundWhenEnding(mutant)).toBe(true)
})

it('is caught when who ends a family again is answered before its end is committed', async () => {
  const begun = new Map<string, Promise<unknown>>()
  const mutant: AnyStore = {
    ...store,
    revoke: async (revocation) => {
      const { value } = revocation
      if (begun.has(value)) return { ...revocation, seq: 1 }
      const end = store.revoke(revocation)
      begun.set(value, end)
      return end
    },
  }
  expect(await isFoundWhenEnding(mutant)).toBe(true)
  await Promise.all(begun.values())
})
