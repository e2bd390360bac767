import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Json, type Managed, made, startManaged, textOf } from './fixtures/managed-server.ts'

let managed: Managed
let count = 0
const newKey = (): { 'idempotency-key': string } => ({ 'idempotency-key': `key-${++count}` })

const worker = { name: 'worker', type: 'machine' }

beforeAll(async () => {
  managed = await startManaged()
})
afterAll(() => managed[Symbol.asyncDispose]())

describe('the same key with the same request', () => {
  it('gets the same answer, secret and ETag included, and makes nothing more', async () => {
    const { call } = managed.acme
    const headers = newKey()
    const first = await call('POST', '/clients', worker, { headers })
    const again = await call('POST', '/clients', worker, { headers })
    expect(first.status).toBe(201)
    expect(again.status).toBe(201)
    expect(again.text).toBe(first.text)
    expect(again.headers.get('etag')).toBe(first.headers.get('etag'))
    expect(first.headers.get('idempotency-replayed')).toBeNull()
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    const named = await made(call('GET', `/audit?target=${textOf(first.body, 'client_id')}`))
    expect(named.items).toHaveLength(1)
  })

  it('is another request for another client', async () => {
    const headers = newKey()
    const acme = await made(managed.acme.call('POST', '/clients', worker, { headers }))
    const umbrella = await managed.umbrella.call('POST', '/clients', worker, { headers })
    expect(umbrella.status).toBe(201)
    expect(umbrella.body.client_id).not.toBe(acme.client_id)
    expect(umbrella.body.organization_id).toBe(managed.umbrella.id)
  })

  it('does not repeat a refusal: what was put right goes through', async () => {
    const { ops } = managed
    const headers = newKey()
    const body = { identifier: 'https://later.example', name: 'Later' }
    const taken = await made(ops('POST', '/apis', body))
    expect((await ops('POST', '/apis', body, { headers })).status).toBe(409)
    await made(ops('DELETE', `/apis/${textOf(taken, 'id')}`))
    expect((await ops('POST', '/apis', body, { headers })).status).toBe(201)
  })

  it('still counts while an expired answer waits for the clean-up', async () => {
    await using own = await startManaged()
    const { acme, advance, tokenOf, callerWith } = own
    const headers = newKey()
    const first = await made(acme.call('POST', '/clients', worker, { headers }))
    advance(2 * 86_400)
    const later = callerWith(await tokenOf(acme.clientId, acme.clientSecret))
    const again = await later('POST', '/clients', worker, { headers })
    expect(again.body).toEqual(first)
  })
})

describe('the same key with another request', () => {
  it.each<[what: string, path: string, body: Json]>([
    ['body', '/clients', { ...worker, name: 'other' }],
    ['path', '/revocations', worker],
  ])('is refused for another %s', async (_what, path, body) => {
    const { call } = managed.acme
    const headers = newKey()
    await made(call('POST', '/clients', worker, { headers }))
    const other = { ...(path === '/revocations' ? { organization_id: managed.acme.id } : body) }
    const refused = await call('POST', path, other, { headers })
    expect(refused.status).toBe(422)
    expect(refused.body.code).toBe('idempotency_key_reused')
  })
})

describe('a key that is none', () => {
  it.each([
    ['empty', ''],
    ['of two words', 'one two'],
    ['longer than 255 characters', 'k'.repeat(256)],
  ])('is refused: %s', async (_what, key) => {
    const extras = { headers: { 'idempotency-key': key } }
    const refused = await managed.acme.call('POST', '/clients', worker, extras)
    expect(refused.status).toBe(400)
    expect(refused.body.errors).toEqual([
      { field: 'Idempotency-Key', message: 'must be 1 to 255 printable characters, no spaces' },
    ])
  })
})
