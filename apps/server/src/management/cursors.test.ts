import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addConsent, installable } from './fixtures/add-consent.ts'
import {
  type Caller,
  type Json,
  type Managed,
  made,
  startManaged,
  textOf,
} from './fixtures/managed-server.ts'
import { signIn } from './fixtures/signed-in.ts'
import { operations } from './operations.ts'

let managed: Managed

beforeAll(async () => {
  managed = await startManaged()
  const { ops, acme } = managed
  const app = textOf(await made(ops('POST', '/clients', installable)), 'client_id')
  const person = await signIn(managed, { email: 'maker@example.com', operator: true })
  for (let n = 0; n < 7; n++) {
    await made(
      person.call('POST', '/developer_tokens', { name: `t${n}`, scope: 'keygrant:clients:read' }),
    )
    await made(ops('POST', '/organizations', { name: `Organization ${n}` }))
    const user = textOf(await made(ops('POST', '/users', { email: `u${n}@example.com` })), 'id')
    await made(ops('POST', `/organizations/${acme.id}/members`, { user_id: user, role: 'viewer' }))
    await made(ops('POST', '/apis', { identifier: `https://${n}.example.com`, name: `API ${n}` }))
    await made(acme.call('POST', '/clients', { name: `worker ${n}`, type: 'machine' }))
    const organizationId = acme.id
    await addConsent(managed, { userId: user, clientId: app, organizationId })
    await made(
      acme.call('POST', '/installations', {
        client_id: app,
        region: 'europe',
        fields: { team: `${n}` },
      }),
    )
    await made(ops('POST', '/clients', installable))
    const invited = { email: `guest${n}@example.com`, role: 'viewer' }
    await made(acme.call('POST', `/organizations/${acme.id}/invitations`, invited))
    await managed.server.post('/oauth2/token', { grant_type: 'nonsense' })
  }
  await managed.server.keygrant.flush()
})
afterAll(() => managed[Symbol.asyncDispose]())

async function everyPage(call: Caller, path: string, limit: number): Promise<Json[][]> {
  const pages: Json[][] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const query: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const body = await made(call('GET', `${path}?limit=${limit}${query}`))
    pages.push(body.items as Json[])
    cursor = body.next_cursor as string | null
  }
  return pages
}

const lists = operations.filter(
  ({ query, scope }) => scope !== undefined && JSON.stringify(query)?.includes('"cursor"') === true,
)
const pathOf = (pattern: string): string => pattern.replace(':id', managed.acme.id)

describe('a list', () => {
  it('has pages wherever it can grow', () => {
    expect(lists.map(({ path }) => path)).toEqual([
      '/organizations',
      '/organizations/:id/members',
      '/organizations/:id/invitations',
      '/users',
      '/apis',
      '/clients',
      '/consents',
      '/installations',
      '/installable_clients',
      '/developer_tokens',
      '/audit',
      '/logs',
    ])
  })

  it.each(lists.map(({ path }) => [path]))(
    '%s gives each item once, page by page',
    async (path) => {
      const { ops } = managed
      const whole = (await everyPage(ops, pathOf(path), 200)).flat()
      expect(whole.length).toBeGreaterThanOrEqual(7)
      const pages = await everyPage(ops, pathOf(path), 3)
      expect(pages.flat()).toEqual(whole)
      expect(pages.slice(0, -1).every(({ length }) => length === 3)).toBe(true)
      expect(pages.at(-1)?.length).toBeGreaterThan(0)
    },
  )

  it.each(lists.map(({ path }) => [path]))('%s ends exactly where its items do', async (path) => {
    const whole = (await everyPage(managed.ops, pathOf(path), 200)).flat()
    expect(await everyPage(managed.ops, pathOf(path), whole.length)).toHaveLength(1)
  })

  it.each(lists.map(({ path }) => [path]))('%s refuses what is no page', async (path) => {
    const bad = [
      'limit=0',
      'limit=201',
      'limit=-1',
      'limit=1e2',
      'limit=',
      'limit=1&limit=2',
      'cursor=',
      'cursor=abc',
      'cursor=1.AAAA',
      'sort=id',
      'page=2',
    ]
    for (const query of bad) {
      const refused = await managed.ops('GET', `${pathOf(path)}?${query}`)
      expect([query, refused.status, refused.body.code]).toEqual([query, 400, 'invalid_request'])
    }
  })
})

describe('a cursor', () => {
  const cursorOf = async (call: Caller, path: string): Promise<string> =>
    encodeURIComponent(textOf(await made(call('GET', `${path}?limit=1`)), 'next_cursor'))

  it('says nothing about what it points to', async () => {
    const body = await made(managed.ops('GET', '/clients?limit=1'))
    const [item] = body.items as [Json]
    const cursor = textOf(body, 'next_cursor')
    const decoded = cursor + Buffer.from(cursor, 'base64url').toString('latin1')
    expect(decoded).not.toContain(textOf(item, 'client_id'))
  })

  it('is refused on another list, to another organization, and if a character differs', async () => {
    const { ops, acme } = managed
    const cursor = await cursorOf(ops, '/clients')
    const changed = cursor.slice(0, -2) + (cursor.endsWith('AA') ? 'BB' : 'AA')
    for (const [call, path] of [
      [ops, `/organizations?cursor=${cursor}`],
      [acme.call, `/clients?cursor=${cursor}`],
      [ops, `/clients?cursor=${changed}`],
    ] as const) {
      const refused = await call('GET', path)
      expect(refused.body.errors).toEqual([
        { field: 'cursor', message: 'is no next_cursor of this list' },
      ])
    }
  })

  it('says so when the item that it points to is gone, rather than end the list early', async () => {
    const { ops } = managed
    managed.advance(2)
    const gone = await made(ops('POST', '/clients', { name: 'gone', type: 'machine' }))
    const cursor = await cursorOf(ops, '/clients')
    await made(ops('DELETE', `/clients/${textOf(gone, 'client_id')}`))
    const refused = await ops('GET', `/clients?cursor=${cursor}`)
    expect(refused.status).toBe(400)
    expect(refused.text).toContain('begin again')
  })

  it('goes on where it was, whatever is added meanwhile', async () => {
    const { ops } = managed
    const first = await made(ops('GET', '/organizations?limit=3'))
    // Newest first goes by whole seconds.
    managed.advance(2)
    await made(ops('POST', '/organizations', { name: 'added meanwhile' }))
    const next = await ops(
      'GET',
      `/organizations?limit=200&cursor=${encodeURIComponent(textOf(first, 'next_cursor'))}`,
    )
    const ids = [...(first.items as Json[]), ...(next.body.items as Json[])].map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(next.text).not.toContain('added meanwhile')
  })
})
