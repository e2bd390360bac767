/** Two servers on one PostgreSQL: either answers for what the other did. */
import { randomBytes } from 'node:crypto'
import { createPostgresDatabase } from '@keygrant/store-contract'
import { startServer, type TestServer } from '@keygrant/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let drop: () => Promise<void>
let first: TestServer
let second: TestServer
let client: { client_id: string; client_secret: string }

beforeAll(async () => {
  const database = await createPostgresDatabase()
  drop = database.drop
  // One issuer stands for both, as behind a load balancer.
  const shared = {
    databaseUrl: database.url,
    masterKey: randomBytes(32),
    operatorSecret: randomBytes(24).toString('hex'),
    environment: { KEYGRANT_ISSUER: 'http://localhost:1' },
  }
  first = await startServer(shared)
  second = await startServer(shared)
  await first.manage('POST', '/apis', {
    identifier: 'https://nodes.example.com',
    name: 'Nodes',
    scopes: [{ name: 'nodes:read' }],
  })
  client = (await first.manage('POST', '/clients', {
    name: 'two nodes',
    type: 'machine',
    scope: 'nodes:read',
    refresh_token_policy: 'rotating',
  })) as unknown as typeof client
})
afterAll(async () => {
  await first[Symbol.asyncDispose]()
  await second[Symbol.asyncDispose]()
  await drop()
})

async function post(
  { port }: TestServer,
  path: string,
  form: Record<string, string>,
): Promise<Record<string, unknown>> {
  const { client_id, client_secret } = client
  const body = new URLSearchParams({ client_id, client_secret, ...form })
  const response = await fetch(`http://localhost:${port}${path}`, { method: 'POST', body })
  const text = await response.text()
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
}

const tokensFrom = (server: TestServer): Promise<Record<string, unknown>> =>
  post(server, '/oauth2/token', { grant_type: 'client_credentials' })
const introspect = (server: TestServer, token: unknown): Promise<Record<string, unknown>> =>
  post(server, '/oauth2/introspect', { token: String(token) })

describe('two nodes on PostgreSQL', () => {
  it('know each other’s clients, keys and tokens', async () => {
    for (const [issuer, other] of [
      [first, second],
      [second, first],
    ] as const) {
      const { access_token } = await tokensFrom(issuer)
      expect(await introspect(other, access_token)).toMatchObject({ active: true })
    }
  })

  it('give one successor to refreshes that come to both at once', async () => {
    const { refresh_token } = await tokensFrom(first)
    const form = { grant_type: 'refresh_token', refresh_token: String(refresh_token) }
    const answers = await Promise.all(
      Array.from({ length: 32 }, (_, index) =>
        post(index % 2 === 0 ? first : second, '/oauth2/token', form),
      ),
    )
    expect(new Set(answers.map((answer) => answer['refresh_token'])).size).toBe(1)
  })

  it('refuse what the other revoked, a moment later and from then on', async () => {
    const { access_token } = await tokensFrom(first)
    await post(first, '/oauth2/revoke', { token: String(access_token) })
    expect(await introspect(first, access_token)).toEqual({ active: false })
    await expect
      .poll(() => introspect(second, access_token), { timeout: 5_000, interval: 50 })
      .toEqual({ active: false })
    expect(await introspect(second, access_token)).toEqual({ active: false })
  })

  it('stop a client that the other disabled', async () => {
    const { client_id } = client
    await first.manage('PATCH', `/clients/${client_id}`, { state: 'disabled' })
    expect(await tokensFrom(first)).toMatchObject({ error: 'invalid_client' })
    await expect
      .poll(() => tokensFrom(second), { timeout: 5_000, interval: 50 })
      .toMatchObject({ error: 'invalid_client' })
  })
})
