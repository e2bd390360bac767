import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Json, type Managed, made, startManaged, textOf } from '../fixtures/managed-server.ts'

let managed: Managed
let user: string
beforeAll(async () => {
  managed = await startManaged()
  const body = { email: 'Bob@Example.com', name: 'Bob' }
  user = textOf(await made(managed.ops('POST', '/users', body)), 'id')
})
afterAll(() => managed[Symbol.asyncDispose]())

describe('an organization', () => {
  it('is made, renamed and deleted by the operator', async () => {
    const { ops } = managed
    const created = await ops('POST', '/organizations', { name: 'New' })
    expect([created.status, created.headers.get('etag')]).toEqual([201, '"1"'])
    expect(created.body).toEqual({
      id: expect.stringMatching(/^org_[0-9A-Za-z]{22}$/u) as unknown,
      name: 'New',
      created_at: expect.any(String) as unknown,
    })
    const path = `/organizations/${textOf(created.body, 'id')}`
    const renamed = await made(ops('PATCH', path, { name: 'Newer' }))
    expect(renamed).toEqual({ ...created.body, name: 'Newer' })
    expect((await ops('DELETE', path)).status).toBe(204)
    expect((await ops('DELETE', path)).status).toBe(404)
  })

  it('may be renamed by its own client, and by no means deleted', async () => {
    const { call, id } = managed.acme
    expect((await call('PATCH', `/organizations/${id}`, { name: 'Acme Ltd' })).status).toBe(200)
    expect((await call('DELETE', `/organizations/${id}`)).status).toBe(404)
    expect((await call('GET', `/organizations/${id}`)).body.name).toBe('Acme Ltd')
  })

  it('is not deleted while it has clients or members', async () => {
    const { ops, acme } = managed
    const withClient = await ops('DELETE', `/organizations/${acme.id}`)
    expect([withClient.status, withClient.body.code]).toEqual([409, 'in_use'])
    const id = textOf(await made(ops('POST', '/organizations', { name: 'Staffed' })), 'id')
    await made(ops('POST', `/organizations/${id}/members`, { user_id: user, role: 'owner' }))
    expect((await ops('DELETE', `/organizations/${id}`)).status).toBe(409)
    await made(ops('DELETE', `/organizations/${id}/members/${user}`))
    expect((await ops('DELETE', `/organizations/${id}`)).status).toBe(204)
  })

  it.each<[what: string, body: Json]>([
    ['no name', {}],
    ['an empty name', { name: '' }],
    ['a name of control characters', { name: '\u001b[2J' }],
    ['an id of its own', { name: 'New', id: 'org_mine' }],
  ])('is refused with %s', async (_what, body) => {
    expect((await managed.ops('POST', '/organizations', body)).status).toBe(400)
  })
})

describe('a member', () => {
  it('is added once, changed and taken out', async () => {
    const { ops, acme } = managed
    const path = `/organizations/${acme.id}/members`
    const added = await ops('POST', path, { user_id: user, role: 'developer' })
    expect(added.status).toBe(201)
    expect(added.body).toEqual({
      user_id: user,
      email: 'bob@example.com',
      name: 'Bob',
      role: 'developer',
      created_at: expect.any(String) as unknown,
    })
    const again = await ops('POST', path, { user_id: user, role: 'owner' })
    expect([again.status, again.body.code]).toEqual([409, 'already_exists'])
    expect((await made(acme.call('PATCH', `${path}/${user}`, { role: 'viewer' }))).role).toBe(
      'viewer',
    )
    expect((await acme.call('DELETE', `${path}/${user}`)).status).toBe(204)
    expect((await acme.call('DELETE', `${path}/${user}`)).status).toBe(404)
    expect((await made(ops('GET', path))).items).toEqual([])
  })

  it.each<[what: string, body: Json, field: string]>([
    ['a user who is not there', { user_id: 'usr_nothing', role: 'owner' }, 'user_id'],
    ['a role that is none', { user_id: 'usr_x', role: 'king' }, 'role'],
    ['no role', { user_id: 'usr_x' }, 'role'],
    ['no user', { role: 'owner' }, 'user_id'],
    [
      'an organization in the body',
      { user_id: 'usr_x', role: 'owner', organization_id: 'o' },
      'organization_id',
    ],
  ])('is refused with %s', async (_what, body, field) => {
    const refused = await managed.ops('POST', `/organizations/${managed.acme.id}/members`, body)
    expect(refused.status).toBe(400)
    expect(refused.body.errors).toEqual([{ field, message: expect.any(String) as unknown }])
  })

  it('of twenty additions at once is added by one', async () => {
    const { ops, umbrella } = managed
    const body = { user_id: user, role: 'viewer' }
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => ops('POST', `/organizations/${umbrella.id}/members`, body)),
    )
    const statuses = answers.map(({ status }) => status).sort((a, b) => a - b)
    expect(statuses).toEqual([201, ...Array.from({ length: 19 }, () => 409)])
  })
})
