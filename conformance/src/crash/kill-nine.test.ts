/**
 * kill -9 under load: whatever was acknowledged is there when the server comes back.
 *
 * SIGKILL keeps the page cache, so this proves safety against a crash of the process, not against a
 * loss of power; that the write-ahead log is synced before the answer is the store's to prove.
 */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { kills, timeout } from '../size.ts'
import { CrashServer } from './crash-server.ts'
import { Ledger } from './ledger.ts'

let server: CrashServer
beforeAll(async () => {
  server = await CrashServer.create()
})
afterAll(() => server.remove())

it(`loses no acknowledged client, secret or revocation over ${kills} kills`, {
  timeout,
}, async () => {
  const ledger = new Ledger()
  let slowest = 0
  await server.start()
  for (let round = 0; round < kills; round++) {
    const load = ledger.work(server, round)
    await ledger.acknowledged(round)
    server.kill()
    await load
    slowest = Math.max(slowest, await server.start())
    expect(await ledger.missing(server), `after kill ${round + 1}`).toEqual([])
  }
  await server.stop()
  console.log(
    `kill -9: ${kills} kills, ${ledger.size} acknowledged writes, 0 lost, ready again within ${Math.round(slowest)} ms`,
  )
  expect(ledger.size).toBeGreaterThan(kills)
})
