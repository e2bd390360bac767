/** kill -9 under load: what was acknowledged of consents, codes and refresh tokens holds afterwards. */
import { expect, it } from 'vitest'
import { WebApp } from '../person/web-app.ts'
import { LossyProxy } from '../races/lossy-proxy.ts'
import { again, Choices, seed } from '../races/random.ts'
import { kills, timeout } from '../size.ts'
import { AfterCrash } from './after-crash.ts'
import { CrashServer } from './crash-server.ts'
import { FamilyClient } from './family-client.ts'
import { type Counts, FamilyLedger } from './family-ledger.ts'

interface Outcome {
  readonly counts: Counts
  readonly retries: number
  /** Milliseconds until it was ready again, at most. */
  readonly slowest: number
  readonly faults: readonly string[]
}

/** Kills and starts the server again, so many times or until something is wrong. */
async function killAndCheck(server: CrashServer, times: number): Promise<Outcome> {
  await server.start()
  const proxy = await LossyProxy.start([Number(new URL(server.origin).port)])
  const choices = new Choices(seed)
  const app = await WebApp.make(await server.host(), { retryWindow: 60 })
  await app.newCode()
  const client = new FamilyClient(server.origin, app.credentials)
  const ledger = new FamilyLedger({ client, choices, allow: () => app.newCode() })
  const after = new AfterCrash(client, choices)
  let slowest = 0
  for (let round = 0; round < times && after.faults.length === 0; round++) {
    const load = ledger.work()
    await ledger.enough()
    // Committed, and answered to the proxy, which keeps it to itself.
    const lost = ledger.takeRefreshable()
    if (lost !== undefined) await client.refresh(lost, `http://localhost:${proxy.port}`)
    server.kill()
    await load
    slowest = Math.max(slowest, await server.start())
    if (lost !== undefined) {
      await after.expectSameSuccessor(lost, proxy.heard.at(-1) ?? '{}')
      ledger.families.push(lost)
    }
    ledger.families = await after.check(ledger.families)
  }
  await proxy.stop()
  return { counts: ledger.counts, retries: after.retries, slowest, faults: after.faults }
}

it(`loses no acknowledged consent, code, refresh token or revocation over ${kills} kills`, {
  timeout,
}, async () => {
  const server = await CrashServer.create()
  try {
    const { counts, retries, slowest, faults } = await killAndCheck(server, kills)
    const { consents, redemptions, rotations, revocations } = counts
    console.log(
      `kill -9: ${kills} kills, acknowledged ${consents} consents, ${redemptions} codes redeemed, ${rotations} rotations, ${revocations} revocations; ${retries} retries after a crash; ${faults.length} lost, ready again within ${Math.round(slowest)} ms`,
    )
    expect(faults, again).toEqual([])
    expect(Math.min(consents, redemptions, rotations, revocations)).toBeGreaterThan(0)
  } finally {
    await server.remove()
  }
})

it('finds a server that answers a revocation before it has written it', { timeout }, async () => {
  const server = await CrashServer.create('forgetful')
  try {
    const { faults } = await killAndCheck(server, 10)
    expect(faults, again).not.toEqual([])
  } finally {
    await server.remove()
  }
})
