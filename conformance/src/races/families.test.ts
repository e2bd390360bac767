/** Retry window and replay detection on three nodes, with a proxy that loses answers. */
import { createPostgresDatabase, type PostgresDatabase } from '@keygrant/store-contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Cluster } from './cluster.ts'
import { type FamiliesReport, raceFamilies } from './families.ts'
import { LossyProxy } from './lossy-proxy.ts'
import { type MachineClient, makeMachineClient } from './machine-client.ts'
import type { Mutant } from './mutants.ts'
import { again, seed } from './random.ts'
import { familyCount, timeout } from './size.ts'

const retryWindow = 60

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

interface Run extends FamiliesReport {
  readonly lost: number
  readonly client: MachineClient
}

async function run(count: number, mutant?: Mutant): Promise<Run> {
  cluster = await Cluster.start(database.url, mutant)
  const proxy = await LossyProxy.start(cluster.ports)
  const client = await makeMachineClient(cluster, retryWindow)
  const { credentials, begin } = client
  const options = { cluster, proxy, count, seed, credentials, retryWindow, begin }
  const report = await raceFamilies(options)
  await proxy.stop()
  return { ...report, lost: proxy.lost, client }
}

describe('refresh tokens on three nodes, with lost answers and concurrent retries', () => {
  it('end no family that was only unlucky, and end each that was replayed', {
    timeout,
  }, async () => {
    const { falseDeaths, undetectedReplays, otherFaults, ...counts } = await run(familyCount)
    const { answers, lost, retries, replays, client } = counts
    console.log(
      `families: ${familyCount}, ${answers} answers, ${lost} lost, ${retries} retried, ${falseDeaths.length} false deaths, ${replays} replays, ${undetectedReplays.length} undetected`,
    )
    expect({ falseDeaths, undetectedReplays, otherFaults }, again).toEqual({
      falseDeaths: [],
      undetectedReplays: [],
      otherFaults: [],
    })
    expect(lost).toBeGreaterThan(0)
    expect(replays).toBeGreaterThan(0)
    await expect.poll(() => client.recordedReplays(), { timeout: 5_000 }).toBe(replays)
  })
})

describe('the harness', () => {
  const few = 12

  it('finds families that die of a retry', { timeout }, async () => {
    const { falseDeaths } = await run(few, 'no-retry-window')
    expect(falseDeaths, again).not.toEqual([])
  })

  it('finds replays that are taken for retries', { timeout }, async () => {
    const { undetectedReplays } = await run(few, 'no-replay-detection')
    expect(undetectedReplays, again).not.toEqual([])
  })
})
