import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { freePorts } from './fixtures/free-ports.ts'
import { basic, temporaryFolder } from './fixtures/running-server.ts'
import { type Running, start } from './start.ts'

describe('development', () => {
  const folder = temporaryFolder()
  let environment: Record<string, string>
  let running: Running
  let issuer: string
  let api: string

  beforeAll(async () => {
    const [port, demoPort, managementPort] = await freePorts(3)
    environment = {
      KEYGRANT_PORT: String(port),
      KEYGRANT_DEMO_PORT: String(demoPort),
      KEYGRANT_MANAGEMENT_PORT: String(managementPort),
      KEYGRANT_LOG_LEVEL: 'silent',
    }
    issuer = `http://localhost:${port}`
    api = `http://localhost:${demoPort}`
    running = await started()
  })
  afterAll(async () => {
    await running.close()
    folder[Symbol.dispose]()
  })

  async function started(): Promise<Running> {
    const result = await start('dev', { flags: {}, environment, folder: folder.path })
    if (!result.ok) throw new Error(result.error.join('; '))
    return result.value
  }

  async function token(scope: string): Promise<string> {
    const { id = '', secret = '' } = running.demoClient ?? {}
    const response = await fetch(`${issuer}/oauth2/token`, {
      method: 'POST',
      headers: { authorization: basic(id, secret) },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        ...(scope !== '' && { scope }),
      }),
    })
    return ((await response.json()) as { access_token: string }).access_token
  }

  const call = async (path: string, scope: string, init: RequestInit = {}): Promise<Response> =>
    fetch(api + path, {
      ...init,
      headers: { authorization: `Bearer ${await token(scope)}`, ...init.headers },
    })

  it('needs nothing but ports: key, database and demo client are made', async () => {
    expect(existsSync(join(folder.path, '.keygrant/master.key'))).toBe(true)
    expect(existsSync(join(folder.path, '.keygrant/keygrant.db'))).toBe(true)
    const response = await call('/v1/balance', '')
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ amount: 50, currency: 'usd' })
  })

  it.each<[scope: string, method: string, path: string, status: number]>([
    ['balance:read', 'GET', '/v1/balance', 200],
    ['fullAccess', 'GET', '/v1/balance', 200],
    ['instances:read', 'GET', '/v1/balance', 403],
    ['instances:read', 'GET', '/v1/instances', 200],
    ['balance:read', 'GET', '/v1/instances', 403],
    ['instances:read', 'POST', '/v1/instances', 403],
    ['instances:read', 'DELETE', '/v1/instances/i-1', 403],
    ['instances:write', 'DELETE', '/v1/instances/i-1', 404],
  ])('with the scope %s answers %s %s with %i', async (scope, method, path, status) => {
    const response = await call(path, scope, { method })
    expect(response.status).toBe(status)
    const challenge = response.headers.get('www-authenticate') ?? ''
    if (status === 403) expect(challenge).toContain('error="insufficient_scope"')
  })

  it('creates an instance, lists it and deletes it', async () => {
    const made = await call('/v1/instances', 'fullAccess', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"name":"first"}',
    })
    expect(made.status).toBe(201)
    const { id } = (await made.json()) as { id: string }
    const list = await (await call('/v1/instances', 'instances:read')).json()
    expect(list).toMatchObject({ items: [{ id, name: 'first' }] })
    const path = `/v1/instances/${id}`
    expect((await call(path, 'instances:write', { method: 'DELETE' })).status).toBe(204)
    expect((await call(path, 'instances:write', { method: 'DELETE' })).status).toBe(404)
  })

  it.each([
    ['no body', undefined],
    ['no name', '{}'],
    ['an empty name', '{"name":""}'],
    ['a name that is a number', '{"name":1}'],
    ['broken JSON', '{'],
  ])('refuses an instance with %s', async (_what, body) => {
    const response = await call('/v1/instances', 'instances:write', {
      method: 'POST',
      ...(body !== undefined && { body, headers: { 'content-type': 'application/json' } }),
    })
    expect(response.status).toBe(400)
  })

  it('refuses a revoked token within a second of the answer, though it verifies offline', async () => {
    const revoked = await token('')
    const balance = async (): Promise<number> => {
      const headers = { authorization: `Bearer ${revoked}` }
      return (await fetch(`${api}/v1/balance`, { headers })).status
    }
    await expect.poll(balance).toBe(200)
    const { id = '', secret = '' } = running.demoClient ?? {}
    const answer = await fetch(`${issuer}/oauth2/revoke`, {
      method: 'POST',
      headers: { authorization: basic(id, secret) },
      body: new URLSearchParams({ token: revoked }),
    })
    expect(answer.status).toBe(200)
    await vi.waitUntil(async () => (await balance()) === 401, { timeout: 1_000, interval: 10 })
  })

  it('challenges whoever brings no token, without calling it an error', async () => {
    const response = await fetch(`${api}/v1/balance`)
    expect(response.status).toBe(401)
    const challenge = response.headers.get('www-authenticate') ?? ''
    expect(challenge).toMatch(/^Bearer /u)
    expect(challenge).not.toContain('error')
    expect(challenge).toContain(`${api}/.well-known/oauth-protected-resource`)
  })

  it('publishes where tokens for it come from', async () => {
    const response = await fetch(`${api}/.well-known/oauth-protected-resource`)
    expect(await response.json()).toMatchObject({ resource: api, authorization_servers: [issuer] })
  })

  it('refuses a token for the management API, and one that is not a token', async () => {
    for (const credentials of ['Bearer x.y.z', `Bearer ${'a'.repeat(40)}`]) {
      const response = await fetch(`${api}/v1/balance`, { headers: { authorization: credentials } })
      expect(response.status).toBe(401)
      expect(response.headers.get('www-authenticate')).toContain('error="invalid_token"')
    }
  })

  it('keeps its client and its data over a restart', async () => {
    const before = running.demoClient
    const old = await token('balance:read')
    await running.close()
    running = await started()
    expect(running.demoClient).toEqual(before)
    const response = await fetch(`${api}/v1/balance`, {
      headers: { authorization: `Bearer ${old}` },
    })
    expect(response.status).toBe(200)
  })

  it('says that the port of the demo API is in use, and leaves nothing running', async () => {
    const [port, managementPort] = await freePorts(2)
    const settings = {
      ...environment,
      KEYGRANT_PORT: String(port),
      KEYGRANT_MANAGEMENT_PORT: String(managementPort),
      KEYGRANT_DATABASE_URL: 'sqlite::memory:',
    }
    const result = await start('dev', { flags: {}, environment: settings, folder: folder.path })
    expect(result.ok ? [] : result.error).toEqual([expect.stringContaining('KEYGRANT_DEMO_PORT')])
    await expect(fetch(`http://127.0.0.1:${port}/oauth2/jwks`)).rejects.toThrow()
  })
})

describe('serving', () => {
  it('reports every mistake in the configuration, and starts nothing', async () => {
    using folder = temporaryFolder()
    const environment = { KEYGRANT_PROT: '1', KEYGRANT_LOG_LEVEL: 'loud' }
    const result = await start('serve', { flags: {}, environment, folder: folder.path })
    expect(result.ok ? [] : result.error).toHaveLength(3)
  })

  it('has no demo', async () => {
    using folder = temporaryFolder()
    const environment = {
      KEYGRANT_PORT: '0',
      KEYGRANT_MANAGEMENT_PORT: '0',
      KEYGRANT_DATABASE_URL: 'sqlite::memory:',
      KEYGRANT_MASTER_KEY: Buffer.alloc(32, 7).toString('hex'),
      KEYGRANT_LOG_LEVEL: 'silent',
    }
    const result = await start('serve', { flags: {}, environment, folder: folder.path })
    if (!result.ok) throw new Error(result.error.join('; '))
    expect(result.value).toMatchObject({ demoPort: undefined, demoClient: undefined })
    expect(existsSync(join(folder.path, '.keygrant'))).toBe(false)
    await result.value.close()
  })
})
