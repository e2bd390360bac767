import { afterEach, describe, expect, it, vi } from 'vitest'
import { addressOf, call } from './call.ts'

afterEach(() => vi.unstubAllGlobals())

const json = (body: unknown, status = 200, type = 'application/json') =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': type, etag: '"3"' } })
const refusal = (code: string, status: number) =>
  json({ code, status, title: code }, status, 'application/problem+json')

/** Stands in for the network: answers one after the other, and keeps what was asked. */
function answering(...answers: readonly (Response | Error)[]) {
  const left = [...answers]
  const asked: Request[] = []
  vi.stubGlobal('fetch', async (address: string, init?: RequestInit) => {
    asked.push(new Request(new URL(address, 'http://localhost'), init))
    const next = left.shift()
    if (next === undefined || next instanceof Error) throw next ?? new Error('nothing left to say')
    return next
  })
  return asked
}

describe('the address of a call', () => {
  it.each([
    ['GET /clients', {}, '/api/v1/clients'],
    ['GET /clients', { query: { limit: 5, cursor: undefined } }, '/api/v1/clients?limit=5'],
    ['GET /clients/{client_id}', { path: { client_id: 'a/b?c' } }, '/api/v1/clients/a%2Fb%3Fc'],
    ['GET /logs', { query: { problem: 'a&b' } }, '/api/v1/logs?problem=a%26b'],
  ])('%s with %j', (key, args, address) => {
    expect(addressOf(key, args)).toBe(address)
  })
})

describe('a call', () => {
  it('gives the status, the body and its version', async () => {
    const asked = answering(json({ items: [], next_cursor: null }))
    const answer = await call('GET /clients', {}, { organization: 'org_1' })
    const body = { items: [], next_cursor: null }
    expect(answer).toEqual({ status: 200, body, etag: '"3"' })
    expect(asked[0]?.headers.get('x-keygrant-organization')).toBe('org_1')
    expect(asked[0]?.headers.has('x-keygrant-csrf')).toBe(false)
  })

  it('throws the refusal, with what is wrong with each field', async () => {
    const errors = [{ field: 'name', message: 'is too long' }]
    answering(
      json(
        { code: 'invalid_request', status: 400, title: 'No', errors },
        400,
        'application/problem+json',
      ),
    )
    await expect(
      call('POST /clients', { body: { name: '', type: 'machine' } }),
    ).rejects.toMatchObject({ fields: { name: 'is too long' }, problem: { status: 400 } })
  })

  it('tells an answer of something in between from one of the API', async () => {
    answering(new Response('<h1>Bad gateway</h1>', { status: 502 }))
    await expect(call('GET /apis', {})).rejects.toMatchObject({
      problem: { code: 'unexpected_answer', status: 502 },
    })
  })

  it('says so when there is no answer', async () => {
    answering(new TypeError('Failed to fetch'))
    await expect(call('GET /apis', {})).rejects.toMatchObject({ problem: { code: 'unreachable' } })
  })

  it('reads the renewed session and repeats itself once, as the same request', async () => {
    const asked = answering(
      refusal('csrf_refused', 403),
      json({ csrf_token: 'renewed' }),
      new Response(null, { status: 204 }),
    )
    await call('DELETE /clients/{client_id}', { path: { client_id: 'cl_1' } })
    expect(asked.map(({ method, url }) => `${method} ${new URL(url).pathname}`)).toEqual([
      'DELETE /api/v1/clients/cl_1',
      'GET /api/v1/session',
      'DELETE /api/v1/clients/cl_1',
    ])
    expect(asked[2]?.headers.get('x-keygrant-csrf')).toBe('renewed')
  })

  it('does not insist when it is refused again', async () => {
    answering(refusal('csrf_refused', 403), json({ csrf_token: 'a' }), refusal('csrf_refused', 403))
    await expect(
      call('DELETE /clients/{client_id}', { path: { client_id: 'cl_1' } }),
    ).rejects.toMatchObject({ problem: { code: 'csrf_refused' } })
  })
})
