import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Running, start } from '@keygrant/server'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { balance } from './balance.ts'

let folder: string
let running: Running
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keygrant-example-'))
  const environment = {
    KEYGRANT_PORT: String(await freePort()),
    KEYGRANT_DEMO_PORT: String(await freePort()),
    KEYGRANT_MANAGEMENT_PORT: '0',
    KEYGRANT_DATABASE_URL: 'sqlite::memory:',
    KEYGRANT_LOG_LEVEL: 'silent',
  }
  const started = await start('dev', { flags: {}, environment, folder })
  if (!started.ok) throw new Error(started.error.join('\n'))
  running = started.value
})
afterAll(async () => {
  await running.close()
  rmSync(folder, { recursive: true, force: true })
})

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port is free')
  return address.port
}

it('gets a token from the server and the balance from the demo API', async () => {
  const { demoClient, demoPort, config } = running
  const answer = await balance({
    issuer: config.issuer,
    clientId: demoClient?.id ?? '',
    clientSecret: demoClient?.secret ?? '',
    apiUrl: `http://localhost:${demoPort}`,
  })
  expect(answer).toEqual({ amount: 50, currency: 'usd' })
})
