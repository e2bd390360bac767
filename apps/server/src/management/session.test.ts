/** The session cookie of the sign-in pages as a way into the management API. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Json, type Managed, made, startManaged, textOf } from './fixtures/managed-server.ts'
import { consoleOrigin, type SignedIn, signIn } from './fixtures/signed-in.ts'

let managed: Managed
let owner: SignedIn
let viewer: SignedIn
let both: SignedIn
let operator: SignedIn

beforeAll(async () => {
  managed = await startManaged()
  const { acme, umbrella } = managed
  const at = (organization: string, role: string) => ({ organization, role })
  owner = await signIn(managed, { email: 'owner@a.example', memberOf: [at(acme.id, 'owner')] })
  viewer = await signIn(managed, { email: 'viewer@a.example', memberOf: [at(acme.id, 'viewer')] })
  both = await signIn(managed, {
    email: 'both@a.example',
    memberOf: [at(acme.id, 'developer'), at(umbrella.id, 'viewer')],
  })
  operator = await signIn(managed, { email: 'root@a.example', operator: true })
})
afterAll(() => managed[Symbol.asyncDispose]())

const machine = { name: 'worker', type: 'machine' }

describe('GET /session', () => {
  it('says who is signed in, and what their roles allow', () => {
    expect(owner.session).toMatchObject({
      user: { id: owner.userId, email: 'owner@a.example', operator: false },
      organizations: [{ id: managed.acme.id, name: 'Acme', role: 'owner' }],
      scope: '',
      issuer: consoleOrigin,
      features: { developer_token_lifetimes: [3_600, 86_400, 604_800, 2_592_000] },
    })
    const [acme] = owner.session.organizations as { scope: string }[]
    expect(acme?.scope.split(' ')).toContain('keygrant:members:write')
    expect(String(operator.session.scope).split(' ')).toContain('keygrant:signing_keys:write')
  })

  it('sends whoever is not signed in to sign in', async () => {
    for (const headers of [{}, { cookie: 'kg_session=made-up' }]) {
      const refused = await managed.callerWith(undefined)('GET', '/session', undefined, { headers })
      expect([refused.status, refused.body.code]).toEqual([401, 'session_required'])
      expect(refused.body.login_url).toBe('/login?return=/console')
    }
  })

  it('is no business of an access token', async () => {
    expect((await managed.ops('GET', '/session')).body.code).toBe('session_required')
  })
})

describe('a role', () => {
  it('allows what it should', async () => {
    expect((await viewer.call('GET', '/clients')).status).toBe(200)
    expect((await owner.call('POST', '/clients', machine)).status).toBe(201)
    expect((await operator.call('GET', '/users')).status).toBe(200)
  })

  it.each([
    ['a viewer makes a client', () => viewer.call('POST', '/clients', machine)],
    [
      'an owner makes one with powers of the operator’s',
      () => owner.call('POST', '/clients', { ...machine, scope: 'keygrant:users:write' }),
    ],
    ['an owner lists all users', () => owner.call('GET', '/users')],
  ])('refuses when %s', async (_when, call) => {
    expect([400, 403, 404]).toContain((await call()).status)
  })

  it('is judged anew with each request', async () => {
    const { acme, ops } = managed
    const fired = await signIn(managed, {
      email: 'fired@a.example',
      memberOf: [{ organization: acme.id, role: 'owner' }],
    })
    expect((await fired.call('GET', '/clients')).status).toBe(200)
    await made(
      ops('PATCH', `/organizations/${acme.id}/members/${fired.userId}`, { role: 'viewer' }),
    )
    expect((await fired.call('POST', '/clients', machine)).status).toBe(403)
    await made(ops('DELETE', `/organizations/${acme.id}/members/${fired.userId}`))
    expect((await fired.call('GET', '/clients')).status).toBe(403)
    expect((await fired.in(acme.id)('GET', '/clients')).status).toBe(404)
  })
})

describe('a member of several organizations', () => {
  it('must say which one they act in', async () => {
    const unclear = await both.call('GET', '/clients')
    expect([unclear.status, unclear.body.code]).toEqual([400, 'invalid_request'])
  })

  it('acts in that one, in their role there', async () => {
    const { acme, umbrella } = managed
    const made = await both.in(acme.id)('POST', '/clients', machine)
    expect(made.body.organization_id).toBe(acme.id)
    expect((await both.in(umbrella.id)('POST', '/clients', machine)).status).toBe(403)
    const seen = await both.in(umbrella.id)('GET', '/clients')
    expect(seen.text).not.toContain(textOf(made.body, 'client_id'))
    const elsewhere = { ...machine, organization_id: umbrella.id }
    expect((await both.in(acme.id)('POST', '/clients', elsewhere)).status).toBe(400)
  })

  it('makes another request in each, with one idempotency key', async () => {
    const { acme, umbrella } = managed
    const headers = { 'idempotency-key': 'k1' }
    const first = await both.in(acme.id)('POST', '/clients', machine, { headers })
    expect(first.status).toBe(201)
    const other = await both.in(umbrella.id)('POST', '/clients', machine, { headers })
    expect(other.text).not.toContain(textOf(first.body, 'client_id'))
  })

  it('can name none but their own', async () => {
    expect((await owner.in(managed.umbrella.id)('GET', '/clients')).status).toBe(404)
  })
})

describe('a change by somebody else’s page', () => {
  const bare = (headers: Readonly<Record<string, string>>, method = 'POST') =>
    managed.callerWith(undefined)(method, '/clients', method === 'GET' ? undefined : machine, {
      headers,
    })

  it.each<[what: string, headers: () => Record<string, string>]>([
    ['another origin', () => ({ origin: 'https://evil.example', 'x-keygrant-csrf': owner.csrf })],
    ['a null origin', () => ({ origin: 'null', 'x-keygrant-csrf': owner.csrf })],
    [
      'a sibling site',
      () => ({
        origin: consoleOrigin,
        'sec-fetch-site': 'same-site',
        'x-keygrant-csrf': owner.csrf,
      }),
    ],
    [
      'a cross-site request that lies about its origin',
      () => ({
        origin: consoleOrigin,
        'sec-fetch-site': 'cross-site',
        'x-keygrant-csrf': owner.csrf,
      }),
    ],
    ['nobody who says where from', () => ({ 'x-keygrant-csrf': owner.csrf })],
    ['the console, without the value', () => ({ origin: consoleOrigin })],
    [
      'the console, with the value of another session',
      () => ({ origin: consoleOrigin, 'x-keygrant-csrf': viewer.csrf }),
    ],
  ])('is refused: %s', async (_what, headers) => {
    const refused = await bare({ cookie: owner.cookie, ...headers() })
    expect([refused.status, refused.body.code]).toEqual([403, 'csrf_refused'])
  })

  it('cannot even read', async () => {
    const refused = await bare({ cookie: owner.cookie, 'sec-fetch-site': 'cross-site' }, 'GET')
    expect(refused.body.code).toBe('csrf_refused')
  })

  it('cannot come as a form', async () => {
    const answer = await fetch(`${managed.server.origin}/api/v1/clients`, {
      method: 'POST',
      headers: { cookie: owner.cookie, 'content-type': 'text/plain' },
      body: JSON.stringify(machine),
    })
    expect([403, 415]).toContain(answer.status)
  })

  it('never leads to a CORS permission', async () => {
    const answer = await fetch(`${managed.server.origin}/api/v1/clients`, {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    })
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
  })
})

it('gives way to a token, whoever is signed in', async () => {
  const seen = await owner.call('GET', '/users', undefined, {
    headers: { authorization: `Bearer ${managed.ops.token}` },
  })
  expect(seen.status).toBe(200)
  const bad = await owner.call('GET', '/clients', undefined, {
    headers: { authorization: 'Bearer nonsense' },
  })
  expect(bad.body.code).toBe('unauthenticated')
})

it('tells the audit log the person and the session', async () => {
  const created = await made(owner.call('POST', '/clients', machine))
  const events = await made(
    managed.ops('GET', `/audit?target=${textOf(created, 'client_id')}&action=client.create`),
  )
  const [event] = events.items as Json[]
  expect(event).toMatchObject({ actor: { kind: 'user', id: owner.userId } })
  expect(event?.change).toMatchObject({ session: owner.session.session_id })
})

it('ends with DELETE /session, which takes the cookie back', async () => {
  const leaving = await signIn(managed, { email: 'leaving@a.example' })
  const done = await leaving.call('DELETE', '/session')
  expect(done.status).toBe(204)
  expect(done.headers.get('set-cookie')).toContain('kg_session=; Max-Age=0')
  expect((await leaving.call('GET', '/session')).body.code).toBe('session_required')
})
