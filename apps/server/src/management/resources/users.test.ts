import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Json, type Managed, made, startManaged, textOf } from '../fixtures/managed-server.ts'

let managed: Managed
beforeAll(async () => {
  managed = await startManaged()
})
afterAll(() => managed[Symbol.asyncDispose]())

const password = 'correct horse battery staple'

describe('a user', () => {
  it('is made with a password that no answer and no audit event ever shows', async () => {
    const { ops } = managed
    const created = await ops('POST', '/users', { email: 'Bob@Example.COM', password, name: 'Bob' })
    expect(created.status).toBe(201)
    expect(created.body).toEqual({
      id: expect.stringMatching(/^usr_[0-9A-Za-z]{22}$/u) as unknown,
      email: 'bob@example.com',
      name: 'Bob',
      operator: false,
      state: 'active',
      created_at: expect.any(String) as unknown,
    })
    const id = textOf(created.body, 'id')
    await made(ops('PATCH', `/users/${id}`, { password: `${password} 2` }))
    const audit = await ops('GET', `/audit?target=${id}`)
    expect(audit.body.items).toHaveLength(2)
    for (const text of [created.text, audit.text, (await ops('GET', '/users')).text]) {
      expect(text).not.toContain('horse')
      expect(text).not.toContain('argon2')
    }
  })

  it('has an address that no other has, in capitals or not', async () => {
    const { ops } = managed
    await made(ops('POST', '/users', { email: 'eve@example.com' }))
    const other = await made(ops('POST', '/users', { email: 'adam@example.com' }))
    const taken = await ops('POST', '/users', { email: 'EVE@example.com' })
    expect([taken.status, taken.body.code]).toEqual([409, 'already_exists'])
    const moved = await ops('PATCH', `/users/${textOf(other, 'id')}`, { email: 'Eve@Example.com' })
    expect([moved.status, moved.body.code]).toEqual([409, 'already_exists'])
  })

  it.each<[what: string, body: Json, field: string]>([
    ['no address', {}, 'email'],
    ['an address that is none', { email: 'bob' }, 'email'],
    ['two addresses', { email: 'a@example.com b@example.com' }, 'email'],
    ['a NUL in the address', { email: 'a\u0000@example.com' }, 'email'],
    ['a line break in the address', { email: 'a@example.com\nbcc: b@example.com' }, 'email'],
    ['an address too long', { email: `${'a'.repeat(250)}@example.com` }, 'email'],
    [
      'a password of eleven characters',
      { email: 'x@example.com', password: '12345678901' },
      'password',
    ],
    [
      'a password of 257 characters',
      { email: 'x@example.com', password: 'x'.repeat(257) },
      'password',
    ],
    [
      'a hash for a password',
      { email: 'x@example.com', password_hash: '$argon2id$' },
      'password_hash',
    ],
    ['a state from the start', { email: 'x@example.com', state: 'disabled' }, 'state'],
    ['an id of its own', { email: 'x@example.com', id: 'usr_mine' }, 'id'],
  ])('is refused with %s', async (_what, body, field) => {
    const refused = await managed.ops('POST', '/users', body)
    expect(refused.status).toBe(400)
    expect(refused.body.errors).toEqual([{ field, message: expect.any(String) as unknown }])
    expect(refused.text).not.toContain('12345678901')
  })

  it('who is disabled has their tokens revoked in the same change', async () => {
    const { ops, server } = managed
    const id = textOf(await made(ops('POST', '/users', { email: 'gone@example.com' })), 'id')
    await made(ops('PATCH', `/users/${id}`, { state: 'disabled' }))
    const revocations = await server.database.store.revocationsAfter(0, 100)
    expect(revocations).toContainEqual(expect.objectContaining({ kind: 'subject', value: id }))
  })

  it('is found among the members of an organization', async () => {
    const { ops, acme } = managed
    const id = textOf(await made(ops('POST', '/users', { email: 'in@example.com' })), 'id')
    await made(ops('POST', `/organizations/${acme.id}/members`, { user_id: id, role: 'viewer' }))
    const { items } = await made(ops('GET', `/users?organization_id=${acme.id}`))
    expect((items as Json[]).map((each) => each.id)).toEqual([id])
  })
})
