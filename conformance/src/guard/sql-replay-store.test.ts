/** The replay store that the guide shows, on a real PostgreSQL. */
import { readFileSync } from 'node:fs'
import type { ReplayStore } from '@keygrant/guard'
import { createPostgresDatabase, type PostgresDatabase } from '@keygrant/store-contract'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'

const guide = readFileSync(
  new URL('../../../docs/guides/protect-an-api.md', import.meta.url),
  'utf8',
)
const statementsOf = (language: 'sql' | 'ts', pattern: RegExp): readonly string[] =>
  [...guide.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'gu'))]
    .flatMap(([, code = '']) => [...code.matchAll(pattern)])
    .map(([, statement = '']) => statement)

const [insert = '', deletion = ''] = statementsOf('ts', /'((?:insert into|delete from) [^']*)'/gu)

let database: PostgresDatabase
let pools: readonly [pg.Pool, pg.Pool]
beforeAll(async () => {
  database = await createPostgresDatabase()
  const pool = () => new pg.Pool({ connectionString: database.url, max: 10 })
  pools = [pool(), pool()]
  for (const statement of statementsOf('sql', /(create [^;]*;)/gu)) await pools[0].query(statement)
})
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.end()))
  await database.drop()
})

const storeOn = (pool: pg.Pool): ReplayStore => ({
  async spend(id, expiresAt) {
    const { rowCount } = await pool.query(insert, [id, expiresAt])
    return rowCount === 1
  },
})

it('lets exactly one of forty through, on two instances at once, ten times over', async () => {
  const stores = pools.map(storeOn)
  const expiresAt = new Date(Date.now() + 60_000)
  for (let round = 0; round < 10; round++) {
    const calls = Array.from({ length: 40 }, (_, n) => stores[n % 2])
    const outcomes = await Promise.all(
      calls.map(async (store) => store?.spend(`proof-${round}`, expiresAt)),
    )
    expect(outcomes.filter(Boolean)).toHaveLength(1)
    expect(outcomes.filter((outcome) => outcome === false)).toHaveLength(39)
  }
})

it('forgets what has expired, and nothing else', async () => {
  const store = storeOn(pools[0])
  expect(await store.spend('old', new Date(Date.now() - 1000))).toBe(true)
  expect(await store.spend('new', new Date(Date.now() + 60_000))).toBe(true)
  await pools[0].query(deletion)
  expect(await store.spend('new', new Date(Date.now() + 60_000))).toBe(false)
  expect(await store.spend('old', new Date(Date.now() + 60_000))).toBe(true)
})
