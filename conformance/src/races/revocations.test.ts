/** Revocation and refresh at the same time, on three nodes. */
import { createPostgresDatabase, type PostgresDatabase } from '@keygrant/store-contract'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Cluster } from './cluster.ts'
import { makeMachineClient } from './machine-client.ts'
import type { Mutant } from './mutants.ts'
import { again, seed } from './random.ts'
import { type RevocationsReport, raceRevocations } from './revocations.ts'
import { revocationRounds, timeout } from './size.ts'

let database: PostgresDatabase
let cluster: Cluster | undefined
beforeEach(async () => {
  database = await createPostgresDatabase()
})
afterEach(async () => {
  await cluster?.stop()
  cluster = undefined
  await database.drop()
})

async function run(rounds: number, mutant?: Mutant): Promise<RevocationsReport> {
  cluster = await Cluster.start(database.url, mutant)
  const { credentials, begin } = await makeMachineClient(cluster, 60)
  return raceRevocations({ cluster, rounds, seed, credentials, begin })
}

it('lets no refresh succeed, and no token live, once a revocation was answered', {
  timeout,
}, async () => {
  const { granted, ...faults } = await run(revocationRounds)
  console.log(
    `revocation: ${revocationRounds} rounds, ${granted} refreshes before it, ${faults.grantedAfter.length} after it, ${faults.alive.length + faults.aliveElsewhere.length} tokens alive`,
  )
  expect(granted).toBeGreaterThan(revocationRounds)
  expect(faults, again).toEqual({
    grantedAfter: [],
    alive: [],
    aliveElsewhere: [],
    otherFaults: [],
  })
})

it('finds a store that does not ask whether the family lives', { timeout }, async () => {
  const { grantedAfter } = await run(5, 'family-not-checked')
  expect(grantedAfter, again).not.toEqual([])
})
