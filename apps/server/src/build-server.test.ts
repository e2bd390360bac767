import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildServer } from './build-server.ts'
import { openSocket, readAnswer } from './fixtures/raw-request.ts'
import {
  basic,
  configFor,
  operator,
  type RunningServer,
  runServer,
  silent,
  temporaryFolder,
} from './fixtures/running-server.ts'

const grant = { grant_type: 'client_credentials', scope: 'keygrant:clients:read' }

interface Tokens {
  readonly access_token: string
}

const tokenOf = async (answer: Promise<Response>): Promise<string> =>
  ((await (await answer).json()) as Tokens).access_token

describe('a warm server', () => {
  let server: RunningServer
  beforeAll(async () => {
    server = await runServer()
    await server.post('/oauth2/token', grant)
  })
  afterAll(() => server[Symbol.asyncDispose]())

  /** What polls and batches ask by themselves. */
  const background = new Set(['revocationEpoch', 'revocationsAfter', 'changeCounter', 'appendLogs'])
  const asked = (): string[] => server.database.calls.filter((name) => !background.has(name))

  it('asks the database nothing to grant client credentials', async () => {
    const before = asked().length
    for (let n = 0; n < 20; n++)
      expect((await server.post('/oauth2/token', grant)).status).toBe(200)
    const form = { ...grant, client_id: operator.id, client_secret: operator.secret }
    expect((await server.post('/oauth2/token', form, {})).status).toBe(200)
    expect(asked().slice(before)).toEqual([])
  })

  it('asks the database nothing to refuse a wrong secret, or to introspect a JWT', async () => {
    const token = await tokenOf(server.post('/oauth2/token', grant))
    const before = asked().length
    const wrong = { authorization: basic(operator.id, 'wrong') }
    expect((await server.post('/oauth2/token', grant, wrong)).status).toBe(401)
    const answer = await server.post('/oauth2/introspect', { token })
    expect(await answer.json()).toMatchObject({ active: true, client_id: operator.id })
    expect(asked().slice(before)).toEqual([])
  })

  it('knows a revoked token when the revocation has been answered', async () => {
    const token = await tokenOf(server.post('/oauth2/token', grant))
    expect((await server.post('/oauth2/revoke', { token })).status).toBe(200)
    expect(await (await server.post('/oauth2/introspect', { token })).json()).toEqual({
      active: false,
    })
  })

  it('forgets a client that the management API changed before it answers', async () => {
    const manage = await tokenOf(server.post('/oauth2/token', { grant_type: 'client_credentials' }))
    const call = (method: string, path: string, body: object): Promise<Response> =>
      fetch(`${server.origin}/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${manage}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    const made = await call('POST', '/clients', {
      name: 'worker',
      type: 'machine',
      scope: grant.scope,
      operator: true,
    })
    expect(made.status).toBe(201)
    const { client_id, client_secret } = (await made.json()) as Record<string, string>
    const authorization = basic(client_id ?? '', client_secret ?? '')
    expect((await server.post('/oauth2/token', grant, { authorization })).status).toBe(200)
    expect((await call('PATCH', `/clients/${client_id}`, { state: 'disabled' })).status).toBe(200)
    expect((await server.post('/oauth2/token', grant, { authorization })).status).toBe(401)
  })
})

describe('a server whose database is gone', () => {
  const down = Object.assign(new Error('connection refused'), { code: '08001' })

  it('asks callers to come again, and still serves its documents', async () => {
    await using server = await runServer()
    server.database.failWith(down)
    const answer = await server.post('/oauth2/token', { ...grant, client_id: 'cl_unseen' }, {})
    expect(answer.status).toBe(503)
    expect(answer.headers.get('retry-after')).toBe('2')
    expect(await answer.json()).toMatchObject({ error: 'temporarily_unavailable' })
    for (const path of ['/oauth2/jwks', '/.well-known/oauth-authorization-server'])
      expect((await fetch(server.origin + path)).status).toBe(200)
    server.database.failWith(undefined)
    expect((await server.post('/oauth2/token', grant)).status).toBe(200)
  })
})

describe('rate limits', () => {
  it('refuse a client that asks too often, say when to come again, and no one else', async () => {
    await using server = await runServer({ settings: { RATE_LIMIT: '1' } })
    const statuses: number[] = []
    for (let n = 0; n < 5; n++) statuses.push((await server.post('/oauth2/token', grant)).status)
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(3)
    const refused = await server.post('/oauth2/token', grant)
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(refused.headers.get('ratelimit')).toContain('r=0')
    expect(await refused.json()).toMatchObject({ error: 'temporarily_unavailable' })
    const other = { ...grant, client_id: 'someone-else' }
    expect((await server.post('/oauth2/token', other, {})).status).toBe(401)
  })

  it('slow down guessing, and let the right secret through all the same', async () => {
    await using server = await runServer()
    // A slow machine is given a new allowance now and then: how many it takes does not matter.
    let last = 0
    for (let n = 0; n < 500 && last !== 429; n++) {
      const authorization = basic(operator.id, `guess ${n}`)
      last = (await server.post('/oauth2/token', grant, { authorization })).status
    }
    expect(last).toBe(429)
    expect((await server.post('/oauth2/token', grant)).status).toBe(200)
  })
})

describe('closing', () => {
  it('answers the request in hand, takes no other, and writes what is pending', async () => {
    using folder = temporaryFolder()
    const settings = { DATABASE_URL: `sqlite:${folder.path}/kg.db` }
    const first = await runServer({ settings })
    const { port } = first.keygrant
    await first.post('/oauth2/token', grant)

    const socket = openSocket(port)
    const body = new URLSearchParams({
      ...grant,
      client_id: operator.id,
      client_secret: operator.secret,
    })
    const head = [
      'POST /oauth2/token HTTP/1.1',
      'Host: localhost',
      'Content-Type: application/x-www-form-urlencoded',
      `Content-Length: ${String(body).length}`,
      'Expect: 100-continue',
    ]
    socket.write(`${head.join('\r\n')}\r\n\r\n`)
    // The interim answer tells that the server has taken the request in hand.
    await new Promise((resolve) => socket.once('data', resolve))
    const closed = first[Symbol.asyncDispose]()
    // The connection could be used again; that the server ends it is part of closing.
    socket.write(String(body))
    expect(await readAnswer(socket)).toMatchObject({ status: 200 })
    await closed
    await expect(connects(port)).resolves.toBe(false)

    await using second = await runServer({ settings })
    const logs = await second.database.store.listLogs({ limit: 10 }, { clientId: operator.id })
    expect(logs).toHaveLength(2)
    const [secret] = await second.database.store.listSecrets(operator.id)
    expect(secret?.lastUsedAt).not.toBeNull()
  })
})

const connects = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })

describe('a restart', () => {
  it('keeps keys, clients and revocations', async () => {
    using folder = temporaryFolder()
    const settings = { DATABASE_URL: `sqlite:${folder.path}/kg.db` }
    const first = await runServer({ settings })
    const good = await tokenOf(first.post('/oauth2/token', grant))
    const revoked = await tokenOf(first.post('/oauth2/token', grant))
    await first.post('/oauth2/revoke', { token: revoked })
    await first[Symbol.asyncDispose]()

    await using second = await runServer({ settings })
    const introspect = async (token: string): Promise<unknown> =>
      (await second.post('/oauth2/introspect', { token })).json()
    expect(await introspect(good)).toMatchObject({ active: true })
    expect(await introspect(revoked)).toEqual({ active: false })
    expect(await second.database.store.listSecrets(operator.id)).toHaveLength(1)
  })

  it('takes a new secret from the configuration, and lets the old one go', async () => {
    using folder = temporaryFolder()
    const settings = { DATABASE_URL: `sqlite:${folder.path}/kg.db` }
    await (await runServer({ settings }))[Symbol.asyncDispose]()
    const secret = 'another-secret-of-thirty-two-or-more'
    await using second = await runServer({
      settings: { ...settings, BOOTSTRAP_CLIENT_SECRET: secret },
    })
    expect((await second.post('/oauth2/token', grant)).status).toBe(401)
    const authorization = basic(operator.id, secret)
    expect((await second.post('/oauth2/token', grant, { authorization })).status).toBe(200)
  })
})

describe('a server that cannot start', () => {
  const faultOf = async (
    settings: Record<string, string>,
    folder: string,
  ): Promise<{ kind: string; message: string }> => {
    const built = await buildServer(configFor(folder, settings), { logger: silent })
    if (built.ok) await built.value.close()
    return built.ok ? { kind: 'none', message: '' } : built.error
  }

  it('says which port is in use, and by which setting to change it', async () => {
    await using server = await runServer()
    using folder = temporaryFolder()
    for (const name of ['PORT', 'MANAGEMENT_PORT']) {
      const fault = await faultOf({ [name]: String(server.keygrant.port) }, folder.path)
      expect(fault.message).toContain(`port ${server.keygrant.port} on 127.0.0.1 is in use`)
      expect(fault.message).toContain(`KEYGRANT_${name}`)
    }
  })

  it('refuses data that was written under another master key, and leaves it as it is', async () => {
    using folder = temporaryFolder()
    const settings = { DATABASE_URL: `sqlite:${folder.path}/kg.db` }
    await (await runServer({ settings }))[Symbol.asyncDispose]()
    const other = Buffer.alloc(32, 9).toString('base64')
    const fault = await faultOf({ ...settings, MASTER_KEY: other }, folder.path)
    expect(fault).toMatchObject({ kind: 'master_key' })
    expect(fault.message).toContain('does not fit the data')
    expect(fault.message).not.toContain(other)
    await using again = await runServer({ settings })
    expect((await again.post('/oauth2/token', grant)).status).toBe(200)
  })

  it.each([
    ['a folder', (path: string) => `sqlite:${path}`],
    ['a place that cannot be', () => 'sqlite:/dev/null/kg.db'],
  ])('names the database that cannot be opened: %s', async (_what, url) => {
    using folder = temporaryFolder()
    const fault = await faultOf({ DATABASE_URL: url(folder.path) }, folder.path)
    expect(fault).toMatchObject({ kind: 'store' })
    expect(fault.message).toContain('cannot open the database')
  })
})
