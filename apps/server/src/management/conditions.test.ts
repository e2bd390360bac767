import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { etagOf, readConditions } from './conditions.ts'
import { installable } from './fixtures/add-consent.ts'
import { type Json, type Managed, made, startManaged, textOf } from './fixtures/managed-server.ts'
import { operations } from './operations.ts'
import { isStale } from './outcomes.ts'

describe('If-Match', () => {
  it.each<[what: string, header: string | undefined, stale: boolean]>([
    ['its absence', undefined, false],
    ['a star', '*', false],
    ['the ETag', '"3"', false],
    ['a list with the ETag', '"1", "3"', false],
    ['another ETag', '"2"', true],
    ['an ETag of another server', '"a-b-c"', true],
    ['a weak ETag, which never matches', 'W/"3"', true],
  ])('judges %s', (_what, header, stale) => {
    const { ifMatch, errors } = readConditions({ 'if-match': header })
    expect(errors).toEqual([])
    expect(isStale(3, ifMatch)).toBe(stale)
  })

  it.each(['3', '"3', "'3'", '"3" "4"', '"3",', '', '"\u0001"'])('refuses %j', (header) => {
    expect(readConditions({ 'if-match': header }).errors).toHaveLength(1)
    expect(readConditions({ 'if-none-match': header }).errors).toHaveLength(1)
  })
})

describe('If-None-Match', () => {
  it.each<[header: string, has: boolean]>([
    ['"3"', true],
    ['W/"3"', true],
    ['"1","3"', true],
    ['*', true],
    ['"2"', false],
  ])('%s', (header, has) => {
    expect(readConditions({ 'if-none-match': header }).hasAlready(etagOf(3))).toBe(has)
  })
})

let managed: Managed
let things: Readonly<Record<string, { readonly path: string; readonly body: Json }>>

beforeAll(async () => {
  managed = await startManaged()
  const { ops } = managed
  const id = async (path: string, body: Json, member = 'id'): Promise<string> =>
    textOf(await made(ops('POST', path, body)), member)
  const installed = await id('/clients', installable, 'client_id')
  const organization = textOf(await made(ops('POST', '/organizations', { name: 'Host' })), 'id')
  const installation = await id('/installations', {
    client_id: installed,
    organization_id: organization,
    region: 'europe',
    fields: { team: 'one' },
  })
  things = {
    '/installations/:id': {
      path: `/installations/${installation}`,
      body: { fields: { team: 'two' } },
    },
    '/organizations/:id': {
      path: `/organizations/${await id('/organizations', { name: 'Old' })}`,
      body: { name: 'New' },
    },
    '/users/:id': {
      path: `/users/${await id('/users', { email: 'old@example.com' })}`,
      body: { name: 'New' },
    },
    '/apis/:id': {
      path: `/apis/${await id('/apis', { identifier: 'https://old.example', name: 'Old' })}`,
      body: { name: 'New' },
    },
    '/clients/:client_id': {
      path: `/clients/${await id('/clients', { name: 'Old', type: 'machine' }, 'client_id')}`,
      body: { name: 'New' },
    },
    '/settings/pages': { path: '/settings/pages', body: { product_name: 'New' } },
  }
})
afterAll(() => managed[Symbol.asyncDispose]())

const conditional = operations.filter((each) => each.conditional === true)
const thing = (pattern: string) => {
  const found = things[pattern]
  if (found === undefined) throw new Error(`no thing for ${pattern}`)
  return found
}

describe('a single record', () => {
  it.each(conditional.filter(({ method }) => method === 'PATCH').map(({ path }) => [path]))(
    '%s has an ETag that every change moves',
    async (pattern) => {
      const { ops } = managed
      const { path, body } = thing(pattern)
      const before = (await ops('GET', path)).headers.get('etag') ?? ''
      const unchanged = await ops('GET', path, undefined, { headers: { 'if-none-match': before } })
      expect([unchanged.status, unchanged.text]).toEqual([304, ''])
      expect(unchanged.headers.get('etag')).toBe(before)

      const changed = await ops('PATCH', path, body, { headers: { 'if-match': before } })
      expect(changed.status).toBe(200)
      const after = changed.headers.get('etag') ?? ''
      expect(after).not.toBe(before)
      const read = await ops('GET', path, undefined, { headers: { 'if-none-match': before } })
      expect([read.status, read.headers.get('etag'), read.body]).toEqual([200, after, changed.body])

      const stale = await ops('PATCH', path, body, { headers: { 'if-match': before } })
      expect([stale.status, stale.body.code]).toEqual([412, 'stale'])
    },
  )

  it.each(conditional.filter(({ method }) => method === 'PATCH').map(({ path }) => [path]))(
    '%s lets exactly one of twenty changes that start from one version through',
    async (pattern) => {
      const { ops } = managed
      const { path, body } = thing(pattern)
      const tag = (await ops('GET', path)).headers.get('etag') ?? ''
      const answers = await Promise.all(
        Array.from({ length: 20 }, () =>
          ops('PATCH', path, body, { headers: { 'if-match': tag } }),
        ),
      )
      const statuses = answers.map(({ status }) => status).sort((a, b) => a - b)
      expect(statuses).toEqual([200, ...Array.from({ length: 19 }, () => 412)])
    },
  )

  it('is told from one changed meanwhile when no version was named', async () => {
    const { ops } = managed
    const { path } = thing('/clients/:client_id')
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => ops('PATCH', path, { name: `racer ${n}` })),
    )
    const others = answers.filter(({ status }) => status !== 200)
    for (const { status, body } of others)
      expect([status, body.code]).toEqual([409, 'changed_meanwhile'])
    const changes = answers.length - others.length
    expect(changes).toBeGreaterThan(0)
    const events = await made(
      ops('GET', `/audit?target=${path.split('/')[2]}&action=client.update&limit=200`),
    )
    const names = (events.items as { change: { after?: { name?: string } } }[]).filter(
      ({ change }) => change.after?.name?.startsWith('racer') === true,
    )
    expect(names).toHaveLength(changes)
  })

  it.each(conditional.filter(({ method }) => method === 'DELETE').map(({ path }) => [path]))(
    '%s is not deleted in a version that nobody has seen',
    async (pattern) => {
      const { ops } = managed
      const { path } = thing(pattern)
      const tag = (await ops('GET', path)).headers.get('etag') ?? ''
      const stale = await ops('DELETE', path, undefined, { headers: { 'if-match': '"1"' } })
      expect(stale.status).toBe(412)
      expect((await ops('GET', path)).headers.get('etag')).toBe(tag)
      const gone = await ops('DELETE', path, undefined, { headers: { 'if-match': tag } })
      expect([gone.status, gone.text]).toEqual([204, ''])
      expect((await ops('GET', path)).status).toBe(404)
    },
  )
})

describe('a record without an ETag', () => {
  it('refuses a condition that it could not check', async () => {
    const { ops, acme } = managed
    const user = textOf(await made(ops('POST', '/users', { email: 'm@example.com' })), 'id')
    await made(ops('POST', `/organizations/${acme.id}/members`, { user_id: user, role: 'owner' }))
    const refused = await ops(
      'PATCH',
      `/organizations/${acme.id}/members/${user}`,
      { role: 'viewer' },
      { headers: { 'if-match': '"1"' } },
    )
    expect([refused.status, refused.body.code]).toEqual([400, 'invalid_request'])
  })
})
