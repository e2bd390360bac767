/** One server of several processes, as the real program. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { CrashServer } from '../crash/crash-server.ts'

const workers = 2
const rounds = 12

describe('two workers on one SQLite file', () => {
  let server: CrashServer
  let host: Awaited<ReturnType<CrashServer['host']>>

  beforeAll(async () => {
    const settings = { KEYGRANT_WORKERS: String(workers), KEYGRANT_LOG_LEVEL: 'info' }
    server = await CrashServer.create('real', settings)
    await server.start()
    await vi.waitFor(() => expect(pids()).toHaveLength(workers), { timeout: 10_000 })
    host = await server.host()
    await host.manage('POST', '/apis', {
      identifier: 'https://workers.example.com',
      name: 'Workers',
      scopes: [{ name: 'workers:read' }],
    })
  })
  afterAll(() => server.remove())

  const logged = (message: string) =>
    server.said
      .split('\n')
      .filter((line) => line.includes(`"${message}"`))
      .map((line) => JSON.parse(line) as { pid: number; signal?: string })
  const pids = (): number[] => logged('a worker runs').map(({ pid }) => pid)

  async function makeClient(): Promise<Record<string, string>> {
    const client = { name: 'w', type: 'machine', scope: 'workers:read' }
    const { client_id, client_secret } = await host.manage('POST', '/clients', client)
    return { client_id: String(client_id), client_secret: String(client_secret) }
  }

  /** One request a connection, so that the workers take turns. */
  async function onEachConnection(
    path: string,
    form: Record<string, string>,
  ): Promise<{ status: number; body: Record<string, unknown> }> {
    const response = await fetch(server.origin + path, {
      method: 'POST',
      headers: { connection: 'close' },
      body: new URLSearchParams(form),
    })
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }

  async function tokens(count: number): Promise<readonly unknown[]> {
    const form = { grant_type: 'client_credentials', ...(await makeClient()) }
    const answers = Array.from({ length: count }, () => onEachConnection('/oauth2/token', form))
    return (await Promise.all(answers)).map(({ body }) => body['access_token'])
  }

  it('both know a new client, whichever of them made it', async () => {
    expect(await tokens(rounds)).not.toContain(undefined)
  })

  it('take each other’s revocations within a second', async () => {
    const credentials = await makeClient()
    const form = { grant_type: 'client_credentials', ...credentials }
    const { body } = await onEachConnection('/oauth2/token', form)
    const token = String(body['access_token'])
    await server.post('/oauth2/revoke', { token, ...credentials })
    const active = async (): Promise<unknown[]> => {
      const ask = () => onEachConnection('/oauth2/introspect', { token, ...credentials })
      return Promise.all(Array.from({ length: rounds }, async () => (await ask()).body['active']))
    }
    await vi.waitFor(async () => expect(new Set(await active())).toEqual(new Set([false])), {
      timeout: 1_000,
    })
  })

  it('are added up in the metrics', async () => {
    const count = async (): Promise<number> => {
      const text = await (await server.managed('/metrics')).text()
      const line = /^keygrant_requests_total\{endpoint="token",outcome="ok",problem=""\} (\d+)$/mu
      return Number(line.exec(text)?.[1] ?? 0)
    }
    const before = await count()
    await tokens(rounds)
    await vi.waitFor(async () => expect(await count()).toBeGreaterThanOrEqual(before + rounds), {
      timeout: 5_000,
    })
  })

  it('are replaced when they end, and the server goes on meanwhile', async () => {
    const [victim = 0] = pids()
    process.kill(victim, 'SIGKILL')
    await vi.waitFor(() => expect(logged('a worker ended')).toHaveLength(1), { timeout: 5_000 })
    expect(logged('a worker ended')[0]).toMatchObject({ pid: victim, signal: 'SIGKILL' })
    expect(await tokens(rounds)).not.toContain(undefined)
    await vi.waitFor(() => expect(pids()).toHaveLength(workers + 1), { timeout: 10_000 })
    expect((await server.managed('/health/ready')).status).toBe(200)
  })

  it('end with the server, which ends as one does', async () => {
    expect(await server.stop()).toBe(0)
    for (const pid of pids()) expect(() => process.kill(pid, 0)).toThrow('ESRCH')
  })
})
