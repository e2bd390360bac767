import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { basic } from '../../fixtures/running-server.ts'
import { type Json, type Managed, made, startManaged, textOf } from '../fixtures/managed-server.ts'

let managed: Managed
beforeAll(async () => {
  managed = await startManaged()
})
afterAll(() => managed[Symbol.asyncDispose]())

interface Fresh {
  readonly id: string
  readonly path: string
  readonly secret: string
  readonly secretId: string
}

async function freshClient(): Promise<Fresh> {
  const body = { name: 'worker', type: 'machine', scope: 'keygrant:logs:read' }
  const client = await made(managed.acme.call('POST', '/clients', body))
  const id = textOf(client, 'client_id')
  return {
    id,
    path: `/clients/${id}/secrets`,
    secret: textOf(client, 'client_secret'),
    secretId: textOf(client, 'secret_id'),
  }
}

const tokenStatus = async (id: string, secret: string): Promise<number> => {
  const form = { grant_type: 'client_credentials' }
  const headers = { authorization: basic(id, secret) }
  return (await managed.server.post('/oauth2/token', form, headers)).status
}

const listed = async (path: string): Promise<Json[]> =>
  (await made(managed.acme.call('GET', path))).items as Json[]

describe('a second secret', () => {
  it('gets tokens as the first still does, and is shown once', async () => {
    const { id, path, secret } = await freshClient()
    const added = await managed.acme.call('POST', path, { name: 'second' })
    expect(added.status).toBe(201)
    const second = textOf(added.body, 'client_secret')
    const { client_secret: _once, ...rest } = added.body
    expect((await listed(path)).find((each) => each.id === added.body.id)).toEqual(rest)
    expect(await tokenStatus(id, secret)).toBe(200)
    expect(await tokenStatus(id, second)).toBe(200)
    expect(second.startsWith(textOf(added.body, 'prefix'))).toBe(true)
    expect(second.endsWith(textOf(added.body, 'last_four'))).toBe(true)
  })

  it('needs no body', async () => {
    const { path } = await freshClient()
    expect((await managed.acme.call('POST', path)).status).toBe(201)
  })

  it('stops by itself when its time is over', async () => {
    await using own = await startManaged()
    const client = await made(
      own.ops('POST', '/clients', { name: 'w', type: 'machine', scope: 'keygrant:logs:read' }),
    )
    const id = textOf(client, 'client_id')
    const expires_at = new Date(Date.now() + 600_000).toISOString()
    const added = await made(own.ops('POST', `/clients/${id}/secrets`, { expires_at }))
    const secret = textOf(added, 'client_secret')
    await own.tokenOf(id, secret)
    own.advance(601)
    await expect(own.tokenOf(id, secret)).rejects.toThrow('access_token')
    await own.tokenOf(id, textOf(client, 'client_secret'))
  })

  it.each<[what: string, body: Json, field: string]>([
    ['an expiry that has passed', { expires_at: '2020-01-01T00:00:00Z' }, 'expires_at'],
    ['an expiry without a zone', { expires_at: '2099-01-01T00:00:00' }, 'expires_at'],
    ['an expiry in words', { expires_at: 'never' }, 'expires_at'],
    ['a secret of its own', { client_secret: 'mine' }, 'client_secret'],
    ['a hash of its own', { hash: 'mine' }, 'hash'],
    ['a name too long', { name: 'x'.repeat(201) }, 'name'],
  ])('is refused with %s', async (_what, body, field) => {
    const { path } = await freshClient()
    const refused = await managed.acme.call('POST', path, body)
    expect(refused.status).toBe(400)
    expect(refused.body.errors).toEqual([{ field, message: expect.any(String) as unknown }])
    expect(await listed(path)).toHaveLength(1)
  })

  it('is refused when five are alive, until one is not', async () => {
    const { path, secretId } = await freshClient()
    for (let n = 0; n < 4; n++) await made(managed.acme.call('POST', path, {}))
    const refused = await managed.acme.call('POST', path, {})
    expect([refused.status, refused.body.code]).toEqual([409, 'in_use'])
    await made(managed.acme.call('DELETE', `${path}/${secretId}`))
    expect((await managed.acme.call('POST', path, {})).status).toBe(201)
  })
})

describe('rotation', () => {
  it('lets the old secret work for the overlap, and no longer', async () => {
    await using own = await startManaged()
    const client = await made(
      own.ops('POST', '/clients', { name: 'w', type: 'machine', scope: 'keygrant:logs:read' }),
    )
    const id = textOf(client, 'client_id')
    const old = textOf(client, 'client_secret')
    const path = `/clients/${id}/secrets/${textOf(client, 'secret_id')}/rotate`
    const rotated = await own.ops('POST', path, { overlap_seconds: 300 })
    expect(rotated.status).toBe(201)
    const next = textOf(rotated.body, 'client_secret')
    await own.tokenOf(id, old)
    await own.tokenOf(id, next)
    own.advance(301)
    await expect(own.tokenOf(id, old)).rejects.toThrow('access_token')
    await own.tokenOf(id, next)
  })

  it('without an overlap ends the old secret at once', async () => {
    const { id, path, secret, secretId } = await freshClient()
    const rotated = await made(
      managed.acme.call('POST', `${path}/${secretId}/rotate`, { overlap_seconds: 0 }),
    )
    expect(await tokenStatus(id, secret)).toBe(401)
    expect(await tokenStatus(id, textOf(rotated, 'client_secret'))).toBe(200)
  })

  it('overlaps by a day if nothing is said', async () => {
    const { path, secretId } = await freshClient()
    await made(managed.acme.call('POST', `${path}/${secretId}/rotate`))
    const old = (await listed(path)).find(({ id }) => id === secretId)
    const left = Date.parse(String(old?.expires_at)) - Date.now()
    expect(Math.abs(left - 86_400_000)).toBeLessThan(60_000)
  })

  it('never prolongs a secret that ends sooner', async () => {
    const { path, secretId } = await freshClient()
    const rotate = (overlap_seconds: number) =>
      made(managed.acme.call('POST', `${path}/${secretId}/rotate`, { overlap_seconds }))
    await rotate(60)
    const soon = (await listed(path)).find(({ id }) => id === secretId)?.expires_at
    await rotate(86_400)
    expect((await listed(path)).find(({ id }) => id === secretId)?.expires_at).toBe(soon)
  })

  it.each([-1, 30 * 86_400 + 1, 1.5, '60', null])('refuses an overlap of %j', async (overlap) => {
    const { path, secretId } = await freshClient()
    const body = { overlap_seconds: overlap }
    expect((await managed.acme.call('POST', `${path}/${secretId}/rotate`, body)).status).toBe(400)
  })

  it('finds no secret that is revoked, or another client’s', async () => {
    const one = await freshClient()
    const other = await freshClient()
    const { call } = managed.acme
    expect((await call('POST', `${one.path}/${other.secretId}/rotate`, {})).status).toBe(404)
    await made(call('DELETE', `${one.path}/${one.secretId}`))
    expect((await call('POST', `${one.path}/${one.secretId}/rotate`, {})).status).toBe(404)
  })

  it('does not pile up secrets', async () => {
    const { path, secretId } = await freshClient()
    for (let n = 0; n < 5; n++)
      await made(managed.acme.call('POST', `${path}/${secretId}/rotate`, { overlap_seconds: 600 }))
    const refused = await managed.acme.call('POST', `${path}/${secretId}/rotate`, {})
    expect([refused.status, refused.body.code]).toEqual([409, 'in_use'])
  })
})

describe('deleting a secret', () => {
  it('ends it at once, and leaves the tokens that it bought', async () => {
    const { id, path, secret, secretId } = await freshClient()
    const token = await managed.tokenOf(id, secret)
    const { call } = managed.acme
    expect((await call('DELETE', `${path}/${secretId}`)).status).toBe(204)
    expect(await tokenStatus(id, secret)).toBe(401)
    expect((await managed.callerWith(token)('GET', '/logs')).status).toBe(200)
    expect((await call('DELETE', `${path}/${secretId}`)).status).toBe(404)
    expect((await listed(path))[0]?.revoked_at).toEqual(expect.any(String))
  })

  it('as compromised ends those tokens too', async () => {
    const { id, path, secret, secretId } = await freshClient()
    const token = await managed.tokenOf(id, secret)
    await made(managed.acme.call('DELETE', `${path}/${secretId}?compromised=true`))
    expect((await managed.callerWith(token)('GET', '/logs')).status).toBe(401)
  })

  it('is done by exactly one of twenty that try at once', async () => {
    const { path, secretId } = await freshClient()
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => managed.acme.call('DELETE', `${path}/${secretId}`)),
    )
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 404)).toHaveLength(19)
  })
})

describe('the last use of a secret', () => {
  it('is known by time, address and program', async () => {
    const { id, path, secret } = await freshClient()
    expect((await listed(path))[0]?.last_used_at).toBeNull()
    await tokenStatus(id, secret)
    await managed.server.keygrant.flush()
    expect((await listed(path))[0]).toMatchObject({
      last_used_at: expect.any(String) as unknown,
      last_used_ip: '127.0.0.1',
    })
    const usage = await made(managed.acme.call('GET', `/clients/${id}/usage`))
    expect(usage.items).toEqual([{ hour: expect.any(String) as unknown, tokens: 1, failures: 0 }])
  })
})
