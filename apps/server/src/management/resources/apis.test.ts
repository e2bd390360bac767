import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Json, type Managed, made, startManaged, textOf } from '../fixtures/managed-server.ts'

let managed: Managed
beforeAll(async () => {
  managed = await startManaged()
})
afterAll(() => managed[Symbol.asyncDispose]())

const example = { identifier: 'https://api.example.com', name: 'Example' }

describe('an API', () => {
  it('says what it does not say with defaults, and its identifier in one spelling', async () => {
    const body = {
      identifier: 'HTTPS://Api.Example.com:443/',
      name: 'Example',
      scopes: [{ name: 'balance:read' }],
    }
    const created = await managed.ops('POST', '/apis', body)
    expect(created.status).toBe(201)
    expect(created.body).toEqual({
      id: expect.stringMatching(/^api_[0-9A-Za-z]{22}$/u) as unknown,
      identifier: 'https://api.example.com',
      name: 'Example',
      access_token_lifetime: 3600,
      access_token_format: 'jwt',
      signing_algorithm: 'ES256',
      scopes: [
        {
          name: 'balance:read',
          title: 'balance:read',
          description: '',
          sensitive: false,
        },
      ],
      built_in: false,
      created_at: expect.any(String) as unknown,
    })
    const again = await managed.ops('POST', '/apis', example)
    expect([again.status, again.body.code]).toEqual([409, 'already_exists'])
  })

  it.each<[what: string, body: Json, field: string]>([
    ['no identifier', { name: 'x' }, 'identifier'],
    ['an identifier that is no URI', { ...example, identifier: 'api' }, 'identifier'],
    [
      'an identifier with a fragment',
      { ...example, identifier: 'https://x.example#y' },
      'identifier',
    ],
    ['an identifier with a user', { ...example, identifier: 'https://u@x.example' }, 'identifier'],
    ['a scope twice', { ...example, scopes: [{ name: 'a' }, { name: 'a' }] }, 'scopes'],
    ['a scope of Keygrant’s', { ...example, scopes: [{ name: 'keygrant:users:write' }] }, 'scopes'],
    ['a scope of two words', { ...example, scopes: [{ name: 'a b' }] }, 'scopes.0.name'],
    ['a scope with a quote', { ...example, scopes: [{ name: 'a"b' }] }, 'scopes.0.name'],
    [
      'a scope with an unknown member',
      { ...example, scopes: [{ name: 'a', all: true }] },
      'scopes.0.all',
    ],
    [
      'words in a language that no page speaks',
      {
        ...example,
        scopes: [{ name: 'a', translations: { tlh: { title: 'x', description: '' } } }],
      },
      'scopes.0.translations.tlh',
    ],
    ['an algorithm that is none', { ...example, signing_algorithm: 'none' }, 'signing_algorithm'],
    ['a symmetric algorithm', { ...example, signing_algorithm: 'HS256' }, 'signing_algorithm'],
    [
      'tokens that live too long',
      { ...example, access_token_lifetime: 86_401 },
      'access_token_lifetime',
    ],
    ['a claim to be Keygrant’s own', { ...example, built_in: true }, 'built_in'],
  ])('is refused with %s', async (_what, body, field) => {
    const refused = await managed.ops('POST', '/apis', body)
    expect(refused.status).toBe(400)
    expect(refused.body.errors).toEqual([{ field, message: expect.any(String) as unknown }])
  })

  it('keeps its identifier', async () => {
    const api = await made(
      managed.ops('POST', '/apis', { identifier: 'https://kept.example', name: 'K' }),
    )
    const change = { identifier: 'https://moved.example' }
    expect((await managed.ops('PATCH', `/apis/${textOf(api, 'id')}`, change)).status).toBe(400)
  })

  it('that is Keygrant’s own stays as it is', async () => {
    const { items } = await made(managed.ops('GET', '/apis?limit=200'))
    const own = (items as Json[]).find(({ built_in }) => built_in === true)
    const path = `/apis/${String(own?.id)}`
    const attempts = [managed.ops('PATCH', path, { name: 'Mine' }), managed.ops('DELETE', path)]
    for (const { status, body } of await Promise.all(attempts))
      expect([status, body.code]).toEqual([409, 'in_use'])
  })

  it('can be read by every customer, and changed by none', async () => {
    const { acme, ops } = managed
    const api = await made(ops('POST', '/apis', { identifier: 'https://read.example', name: 'R' }))
    const path = `/apis/${textOf(api, 'id')}`
    expect((await acme.call('GET', path)).body).toEqual(api)
    expect((await acme.call('PATCH', path, { name: 'Mine' })).status).toBe(404)
    expect((await acme.call('DELETE', path)).status).toBe(404)
  })
})
