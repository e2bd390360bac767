import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningServer, runServer } from '../fixtures/running-server.ts'
import { type Health, managementListener } from './management-listener.ts'
import { createMetrics } from './metrics.ts'

let server: RunningServer
beforeAll(async () => {
  server = await runServer()
})
afterAll(() => server[Symbol.asyncDispose]())

const grant = { grant_type: 'client_credentials' }

it.each(['live', 'ready', 'started'])('answers 200 at /health/%s once it runs', async (name) => {
  const response = await fetch(`${server.managementOrigin}/health/${name}`)
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({ status: 'ok' })
  expect(response.headers.get('cache-control')).toBe('no-store')
})

it('counts requests by endpoint, outcome and problem, and by nothing that a stranger chooses', async () => {
  await server.post('/oauth2/token', grant)
  await server.post('/oauth2/token', { ...grant, client_id: 'stranger' }, {})
  await server.keygrant.flush()
  const text = await (await fetch(`${server.managementOrigin}/metrics`)).text()
  expect(text).toContain('keygrant_requests_total{endpoint="token",outcome="ok",problem=""} 1')
  expect(text).toMatch(
    /endpoint="token",outcome="refused",problem="client_auth_missing"|problem="client_unknown"/u,
  )
  expect(text).toContain('keygrant_store_fresh 1')
  expect(text).toContain('process_resident_memory_bytes')
  expect(text).not.toContain('stranger')
})

it('shows neither metrics nor health where clients are served, nor tokens here', async () => {
  for (const path of ['/metrics', '/health/live', '/health/ready'])
    expect((await fetch(server.origin + path)).status).toBe(404)
  const answer = await fetch(`${server.managementOrigin}/oauth2/token`, { method: 'POST' })
  expect(answer.status).toBe(404)
})

describe('a server in trouble', () => {
  const ask = async (health: Health, path: string): Promise<number> => {
    const metrics = createMetrics(() => false)
    const listener = managementListener(health, () => Promise.resolve(metrics))
    await using listening = createServer(listener).listen(0, '127.0.0.1')
    await new Promise((resolve) => listening.once('listening', resolve))
    const { port } = listening.address() as AddressInfo
    const answer = await fetch(`http://127.0.0.1:${port}${path}`)
    await answer.arrayBuffer()
    listening.closeAllConnections()
    return answer.status
  }

  it('is alive but not ready while its database does not answer', async () => {
    const health = { live: () => true, ready: () => false, started: () => true }
    expect(await ask(health, '/health/live')).toBe(200)
    expect(await ask(health, '/health/ready')).toBe(503)
    expect(await ask(health, '/health/started')).toBe(200)
  })
})
