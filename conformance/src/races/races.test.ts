/**
 * Codes, refresh tokens and revocations that race on three server processes with one PostgreSQL; and
 * each harness against a store with the mistake that it is there to find.
 */
import { createPostgresDatabase, type PostgresDatabase } from '@keygrant/store-contract'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { makeMachineClient } from '../person/machine-client.ts'
import type { TokenSource } from '../person/token-source.ts'
import { WebApp } from '../person/web-app.ts'
import { codeCount, familyCount, redeemers, revocationRounds, timeout } from '../size.ts'
import { Cluster } from './cluster.ts'
import { revokedByClient, withdrawnByPerson } from './endings.ts'
import { type FamiliesReport, raceFamilies } from './families.ts'
import { LossyProxy } from './lossy-proxy.ts'
import { again, seed } from './random.ts'
import { recordedReplays } from './recorded-replays.ts'
import { type RevocationsOptions, raceRevocations } from './revocations.ts'
import { raceSingleUse, type SingleUseOptions } from './single-use.ts'
import { authorizationCodes, consentPages } from './uses.ts'

vi.setConfig({ testTimeout: timeout })

const retryWindow = 60

let database: PostgresDatabase
let cluster: Cluster
let machine: TokenSource
let app: WebApp
beforeAll(async () => {
  database = await createPostgresDatabase()
  cluster = await Cluster.start(database.url)
  machine = await makeMachineClient(cluster, retryWindow)
  app = await WebApp.make(cluster, { retryWindow })
  // Signs in once: those who ask at the same time find that done.
  await app.newCode()
})
afterAll(async () => {
  await cluster.stop()
  await database.drop()
})
afterEach(() => cluster.become(null))

describe('what works once', () => {
  const run = (count: number, make: SingleUseOptions['make']) =>
    raceSingleUse({ cluster, count, attempts: redeemers, seed, make })

  it.each<[what: string, count: number, uses: () => SingleUseOptions['make']]>([
    ['authorization codes', codeCount, () => authorizationCodes(cluster, app)],
    ['consent pages', Math.ceil(codeCount / 10), () => consentPages(app)],
  ])('gives what it buys exactly once: %s', async (what, count, uses) => {
    const { won, lost, ...faults } = await run(count, uses())
    console.log(
      `${what}: ${count} × ${redeemers} attempts, ${won} won, ${lost} lost, ${faults.wonTwice.length} won twice`,
    )
    expect(faults, again).toEqual({ wonTwice: [], neverWon: [], faults: [] })
    expect({ won, lost }).toEqual({ won: count, lost: count * (redeemers - 1) })
  })

  it('is found spent twice where the store reads first and spends after', async () => {
    await cluster.become('read-then-write')
    const { wonTwice } = await run(5, authorizationCodes(cluster, app))
    expect(wonTwice, again).not.toEqual([])
  })
})

describe('refresh tokens, with lost answers and concurrent retries', () => {
  interface Run extends FamiliesReport {
    readonly lost: number
  }

  async function run(count: number): Promise<Run> {
    const proxy = await LossyProxy.start(cluster.ports)
    const options = { cluster, proxy, count, seed, retryWindow, sources: [machine, app] }
    const report = await raceFamilies(options)
    await proxy.stop()
    return { ...report, lost: proxy.heard.length }
  }

  it('end no family that was only unlucky, and end each that was replayed', async () => {
    const { falseDeaths, undetectedReplays, otherFaults, ...counts } = await run(familyCount)
    const { answers, lost, retries, replays } = counts
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
    await expect.poll(() => recordedReplays(cluster), { timeout: 5_000 }).toBe(replays)
  })

  it('are found dead of a retry where the store has no retry window', async () => {
    await cluster.become('no-retry-window')
    expect((await run(12)).falseDeaths, again).not.toEqual([])
  })

  it('are found alive after a replay where the store takes it for a retry', async () => {
    await cluster.become('no-replay-detection')
    expect((await run(12)).undetectedReplays, again).not.toEqual([])
  })
})

describe('an end, with refreshes at the same time', () => {
  const run = (rounds: number, atOnce: number, prepareEnd: RevocationsOptions['prepareEnd']) =>
    raceRevocations({ cluster, rounds, seed, source: app, prepareEnd, atOnce })

  it.each<[what: string, rounds: number, atOnce: number, RevocationsOptions['prepareEnd']]>([
    ['a client’s revocation', revocationRounds, 4, (each) => revokedByClient(cluster, app)(each)],
    // One at a time: all rounds hang on one consent.
    ['a withdrawn consent', revocationRounds / 5, 1, (each) => withdrawnByPerson(app)(each)],
  ])('lets no refresh succeed, and no token live, once it was answered: %s', async (...row) => {
    const [what, rounds, atOnce, prepareEnd] = row
    const { granted, slowest, ...faults } = await run(rounds, atOnce, prepareEnd)
    const alive = faults.alive.length + faults.aliveElsewhere.length
    console.log(
      `${what}: ${rounds} rounds, ${granted} refreshes before, ${faults.grantedAfter.length} after, ${alive} tokens alive; known on every node within ${Math.round(slowest)} ms`,
    )
    expect(granted).toBeGreaterThan(0)
    expect(faults, again).toEqual({
      grantedAfter: [],
      alive: [],
      aliveElsewhere: [],
      otherFaults: [],
    })
  })

  it('is found without effect where the store does not ask whether the family lives', async () => {
    await cluster.become('family-not-checked')
    const { grantedAfter } = await run(5, 4, revokedByClient(cluster, app))
    expect(grantedAfter, again).not.toEqual([])
  })
})
