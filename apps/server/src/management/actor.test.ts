import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operator } from '../fixtures/running-server.ts'
import { type Actor, powersBeyond, visibleTo } from './actor.ts'
import { everyScope, type Managed, made, startManaged, textOf } from './fixtures/managed-server.ts'

const actor = (changes: Partial<Actor> = {}): Actor => ({
  kind: 'client',
  id: 'cl_a',
  organizationId: 'org_a',
  operator: false,
  scope: new Set(['keygrant:clients:write']),
  ...changes,
})

describe('what a list is narrowed to', () => {
  it.each<[who: string, actor: Actor, asked: string | undefined, filter: object]>([
    ['the operator, asking for all', actor({ operator: true }), undefined, {}],
    [
      'the operator, asking for one',
      actor({ operator: true }),
      'org_b',
      { organizationId: 'org_b' },
    ],
    ['a customer', actor(), undefined, { organizationId: 'org_a' }],
    ['a customer, asking for their own', actor(), 'org_a', { organizationId: 'org_a' }],
    ['a customer, asking for another', actor(), 'org_b', { organizationId: '' }],
    ['a client of nobody', actor({ organizationId: null }), undefined, { organizationId: '' }],
  ])('%s', (_who, each, asked, filter) => {
    expect(visibleTo(each, asked)).toEqual(filter)
  })
})

describe('powers beyond one’s own', () => {
  it('are scopes of Keygrant that the token lacks, even the operator’s token', () => {
    const scope = ['balance:read', 'keygrant:clients:write', 'keygrant:users:write']
    expect(powersBeyond(actor(), scope)).toEqual(['keygrant:users:write'])
    expect(powersBeyond(actor({ operator: true }), scope)).toEqual(['keygrant:users:write'])
  })
})

let managed: Managed
beforeAll(async () => {
  managed = await startManaged()
})
afterAll(() => managed[Symbol.asyncDispose]())

const dpop = 'DPoP algs="ES256 EdDSA RS256"'
const challenge = `Bearer realm="keygrant", scope="keygrant:clients:read", ${dpop}`
const invalidToken = `Bearer realm="keygrant", error="invalid_token", scope="keygrant:clients:read", ${dpop}`
const boundToken =
  'DPoP realm="keygrant", error="invalid_token", scope="keygrant:clients:read", algs="ES256 EdDSA RS256"'

describe('a request without a token that holds', () => {
  it.each([
    ['no token', {}, challenge],
    ['an empty token', { authorization: 'Bearer ' }, invalidToken],
    ['Basic credentials', { authorization: 'Basic b3BzOm9wcw==' }, invalidToken],
    ['a token in the query', { 'x-nothing': '1' }, challenge],
    ['a token made up', { authorization: 'Bearer abc.def.ghi' }, invalidToken],
    ['a bound token made up', { authorization: 'DPoP abc.def.ghi' }, boundToken],
    ['two tokens', { authorization: 'Bearer abc, DPoP def' }, invalidToken],
    ['a cookie', { cookie: 'session=abc' }, challenge],
  ])('is refused with %s', async (what, headers, expected) => {
    const path = what.endsWith('query') ? `/clients?access_token=${managed.ops.token}` : '/clients'
    const refused = await managed.callerWith(undefined)('GET', path, undefined, { headers })
    expect([refused.status, refused.body.code]).toEqual([401, 'unauthenticated'])
    expect(refused.headers.get('www-authenticate')).toBe(expected)
    expect(refused.headers.get('content-type')).toContain('application/problem+json')
  })

  it('is refused with a token for another API, whatever its scopes', async () => {
    const { ops, server, callerWith } = managed
    await made(
      ops('POST', '/apis', {
        identifier: 'https://other.example',
        name: 'Other',
        scopes: [{ name: 'other:read' }],
      }),
    )
    const client = await made(
      ops('POST', '/clients', { name: 'w', type: 'machine', scope: 'other:read' }),
    )
    const answer = await server.post(
      '/oauth2/token',
      {
        grant_type: 'client_credentials',
        client_id: textOf(client, 'client_id'),
        client_secret: textOf(client, 'client_secret'),
      },
      {},
    )
    const { access_token: token } = (await answer.json()) as { access_token: string }
    expect((await callerWith(token)('GET', '/clients')).status).toBe(401)
  })

  it('is refused from the moment its client is disabled, deleted or revoked', async () => {
    const { ops, tokenOf, callerWith } = managed
    const ends = [
      (id: string) => ops('PATCH', `/clients/${id}`, { state: 'disabled' }),
      (id: string) => ops('DELETE', `/clients/${id}?force=true`),
      (id: string) => ops('POST', '/revocations', { client_id: id }),
    ]
    for (const end of ends) {
      const client = await made(
        ops('POST', '/clients', { name: 'w', type: 'machine', scope: everyScope }),
      )
      const id = textOf(client, 'client_id')
      const call = callerWith(await tokenOf(id, textOf(client, 'client_secret')))
      expect((await call('GET', '/apis')).status).toBe(200)
      await made(end(id))
      expect((await call('GET', '/apis')).status).toBe(401)
    }
  })
})

describe('a stronger client of one’s own organization', () => {
  it('can be seen and stopped, but not taken over', async () => {
    const { acme, tokenOf, callerWith, ops } = managed
    const weak = await made(
      ops('POST', '/clients', {
        name: 'weak',
        type: 'machine',
        organization_id: acme.id,
        scope: 'keygrant:clients:read keygrant:clients:write keygrant:secrets:write',
      }),
    )
    const call = callerWith(await tokenOf(textOf(weak, 'client_id'), textOf(weak, 'client_secret')))
    const strong = await made(
      acme.call('POST', '/clients', {
        name: 's',
        type: 'machine',
        scope: 'keygrant:members:write',
      }),
    )
    const path = `/clients/${textOf(strong, 'client_id')}`
    expect((await call('GET', path)).status).toBe(200)
    const attempts = [
      call('POST', `${path}/secrets`, {}),
      call('POST', `${path}/secrets/${textOf(strong, 'secret_id')}/rotate`, {}),
      call('PATCH', path, { name: 'mine' }),
    ]
    for (const { status, body } of await Promise.all(attempts))
      expect([status, body.code]).toEqual([403, 'forbidden'])
    expect((await call('DELETE', `${path}/secrets/${textOf(strong, 'secret_id')}`)).status).toBe(
      204,
    )
    expect((await call('DELETE', path)).status).toBe(204)
  })

  it('goes for the operator’s own tokens of little scope, too', async () => {
    const { tokenOf, callerWith } = managed
    const scope = 'keygrant:clients:write keygrant:secrets:write'
    const call = callerWith(await tokenOf(operator.id, operator.secret, scope))
    expect((await call('POST', `/clients/${operator.id}/secrets`, {})).status).toBe(403)
    const body = { name: 'w', type: 'machine', operator: true, scope: 'keygrant:users:write' }
    const refused = await call('POST', '/clients', body)
    expect(refused.body.errors).toEqual([
      { field: 'scope', message: 'keygrant:users:write is not yours to give' },
    ])
  })
})
