/** The cases of the hostile corpus against the management API (`AD-…`), for what is here of it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rawRequest } from '../fixtures/raw-request.ts'
import { type Managed, made, startManaged, textOf } from './fixtures/managed-server.ts'

let managed: Managed
let client: string
beforeAll(async () => {
  managed = await startManaged()
  client = textOf(
    await made(managed.ops('POST', '/clients', { name: 'own', type: 'machine' })),
    'client_id',
  )
})
afterAll(() => managed[Symbol.asyncDispose]())

const stranger: Managed['ops'] = Object.assign(
  ((...request) => managed.callerWith(undefined)(...request)) as Managed['ops'],
  { token: '' },
)
const exists = async (): Promise<boolean> =>
  (await managed.ops('GET', `/clients/${client}`)).status === 200

describe('a request that means harm', () => {
  it('AD-004, AD-005: a foreign page’s POST with a cookie makes nothing', async () => {
    const headers = { origin: 'https://evil.example', cookie: 'session=console' }
    expect((await stranger('POST', '/clients', {}, { headers })).status).toBe(401)
    const plain = { raw: '{}', headers: { ...headers, 'content-type': 'text/plain' } }
    expect((await stranger('POST', '/clients', undefined, plain)).status).toBe(415)
  })

  it('AD-009: whoever a body names, nobody is who sends no token', async () => {
    const body = { userId: 'alice', scopes: ['admin'] }
    for (const path of ['/api-keys', '/clients'])
      expect((await stranger('POST', path, body)).status).toBe(401)
  })

  it('AD-010: no answer but the first holds a secret, and none a hash', async () => {
    const { ops } = managed
    const fresh = await made(ops('POST', '/clients', { name: 'w', type: 'machine' }))
    const secret = textOf(fresh, 'client_secret')
    const path = `/clients/${textOf(fresh, 'client_id')}`
    const paths = [
      path,
      '/clients?limit=200',
      `${path}/secrets`,
      `${path}/usage`,
      '/audit?limit=200',
      '/signing_keys',
      '/users',
    ]
    for (const each of paths) {
      const { status, text } = await ops('GET', each)
      expect(status).toBe(200)
      expect(text).not.toContain(secret)
      expect(text).not.toContain(managed.server.keygrant.master.hash(secret))
      expect(text).not.toMatch(/client_secret"|hash|"d":|sealed|private/u)
    }
    expect((await ops('PATCH', path, { name: 'x' })).text).not.toContain('client_secret')
  })

  it.each([
    ['AD-011: a page without end', '/clients?limit=999999999'],
    ['AD-012: SQL to sort by', '/clients?sort=id;drop table clients--'],
    ['SQL for an organization', "/clients?organization_id='%20or%201=1--%20"],
    ['a NUL in a filter', '/audit?action=%00'],
    ['a NUL in a path', '/clients/%00'],
  ])('%s', async (_what, path) => {
    const { status, body } = await managed.ops('GET', path)
    expect([status, body.code]).toEqual([400, 'invalid_request'])
    expect(await exists()).toBe(true)
  })

  it('AD-013: a path that climbs leads nowhere', async () => {
    const { port } = managed.server.keygrant
    const bad = [
      '/api/v1/../token/..%2f..%2fetc/passwd',
      '/api/v1/clients/..%2f..%2fusers',
      '/api/v1/%zz',
      '/api/v1//clients',
      '/api/v1/clients/%',
    ]
    for (const path of bad) {
      const answer = await rawRequest(port, [
        `GET ${path} HTTP/1.1`,
        'Host: localhost',
        `Authorization: Bearer ${managed.ops.token}`,
      ])
      expect([400, 404]).toContain(answer.status)
      expect(answer.headers.get('content-type')).toContain('application/problem+json')
    }
  })

  it('AD-014: no header turns one method into another', async () => {
    for (const name of ['x-http-method-override', 'x-http-method', 'x-method-override']) {
      const headers = { [name]: 'DELETE' }
      const { status, body } = await managed.ops('POST', `/clients/${client}`, undefined, {
        headers,
      })
      expect([status, body.code]).toEqual([405, 'method_not_allowed'])
    }
    expect(await exists()).toBe(true)
  })

  it('AD-015: no page of another origin is let in', async () => {
    const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST' }
    const preflight = await stranger('OPTIONS', '/clients', undefined, { headers })
    expect(preflight.status).toBe(405)
    expect(preflight.headers.get('allow')).toBe('GET, POST')
    const answer = await managed.ops('GET', '/clients', undefined, { headers })
    for (const { headers: sent } of [preflight, answer])
      expect([...sent.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
  })

  it('AD-017: what a stranger wrote stays out of the answer', async () => {
    const headers = { 'user-agent': 'x\u009b[2J', 'x-request-id': 'a b"}' }
    const refused = await stranger('GET', '/clients', undefined, { headers })
    expect(refused.status).toBe(401)
    expect(refused.text).not.toContain('a b')
  })

  it('two tokens in one request are none', async () => {
    const answer = await rawRequest(managed.server.keygrant.port, [
      'GET /api/v1/clients HTTP/1.1',
      'Host: localhost',
      `Authorization: Bearer ${managed.ops.token}`,
      'Authorization: Bearer other',
    ])
    expect(answer.status).toBe(400)
  })
})

describe('a body that is not what it should be', () => {
  it.each([
    ['nothing at all', undefined, 400, 'invalid_request'],
    ['null', 'null', 400, 'invalid_request'],
    ['a list', '[]', 400, 'invalid_request'],
    ['a text', '"x"', 400, 'invalid_request'],
    ['half an object', '{"name":', 400, 'unreadable_body'],
    ['a member twice', '{"name":"a","name":"b","type":"machine"}', 400, 'unreadable_body'],
    [
      'the prototype',
      '{"__proto__":{"operator":true},"name":"a","type":"machine"}',
      400,
      'unreadable_body',
    ],
    ['more than 256 KiB', JSON.stringify({ name: 'x'.repeat(262_144) }), 413, 'body_too_large'],
    ['brackets without end', '['.repeat(130_000), 400, 'unreadable_body'],
    ['brackets within brackets', '['.repeat(130_000) + ']'.repeat(130_000), 400, 'invalid_request'],
  ])('%s', async (_what, raw, status, code) => {
    const reply = await managed.ops('POST', '/clients', undefined, raw === undefined ? {} : { raw })
    expect([reply.status, reply.body.code]).toEqual([status, code])
    expect(reply.headers.get('content-type')).toContain('application/problem+json')
    expect(Object.prototype).not.toHaveProperty('operator')
  })

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonp',
  ])('in %s', async (type) => {
    const extras = { raw: '{"name":"w","type":"machine"}', headers: { 'content-type': type } }
    const reply = await managed.ops('POST', '/clients', undefined, extras)
    expect([reply.status, reply.body.code]).toEqual([415, 'unsupported_media_type'])
  })
})

describe('a path or method that is not there', () => {
  it.each([
    ['PUT', `/clients`, 'GET, POST'],
    ['DELETE', '/organizations', 'GET, POST'],
    ['POST', '/openapi.json', 'GET'],
    ['PATCH', '/revocations', 'POST'],
  ])('%s %s is told what is allowed', async (method, path, allowed) => {
    const reply = await managed.ops(method, path, {})
    expect([reply.status, reply.headers.get('allow')]).toEqual([405, allowed])
  })

  it('is not found, and to a stranger not even that', async () => {
    expect((await managed.ops('GET', '/nothing')).body.code).toBe('not_found')
    expect((await stranger('GET', '/nothing')).status).toBe(401)
  })
})
