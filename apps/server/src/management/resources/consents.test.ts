import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addConsent, installable } from '../fixtures/add-consent.ts'
import { type Json, type Managed, made, startManaged, textOf } from '../fixtures/managed-server.ts'

let managed: Managed
let app: string
let user: string
beforeAll(async () => {
  managed = await startManaged()
  const { ops } = managed
  app = textOf(await made(ops('POST', '/clients', installable)), 'client_id')
  user = textOf(await made(ops('POST', '/users', { email: 'bob@example.com' })), 'id')
})
afterAll(() => managed[Symbol.asyncDispose]())

const allow = (): Promise<string> =>
  addConsent(managed, { userId: user, clientId: app, organizationId: managed.acme.id })
const familiesEnded = async (): Promise<number> => {
  const entries = await managed.server.keygrant.deps.store.revocationsAfter(0, 1_000)
  return entries.filter(({ kind }) => kind === 'family').length
}

describe('a consent', () => {
  it('is seen by the organization it was given in, and found by user and client', async () => {
    const id = await allow()
    const { acme } = managed
    expect(await made(acme.call('GET', `/consents/${id}`))).toMatchObject({
      user_id: user,
      client_id: app,
      organization_id: acme.id,
      scope: 'a',
    })
    const listed = await made(acme.call('GET', `/consents?user_id=${user}&client_id=${app}`))
    expect((listed['items'] as Json[]).map((item) => item['id'])).toContain(id)
    const others = await made(acme.call('GET', '/consents?user_id=usr_other'))
    expect(others['items']).toEqual([])
  })

  it('ends with everything that came of it', async () => {
    const id = await allow()
    const before = await familiesEnded()
    expect((await managed.acme.call('DELETE', `/consents/${id}`)).status).toBe(204)
    expect((await managed.acme.call('GET', `/consents/${id}`)).status).toBe(404)
    expect(await familiesEnded()).toBeGreaterThan(before)
  })

  it('ends for a member who is taken out of the organization', async () => {
    const { ops, acme } = managed
    const members = `/organizations/${acme.id}/members`
    await made(ops('POST', members, { user_id: user, role: 'developer' }))
    await allow()
    const before = await familiesEnded()
    expect((await acme.call('DELETE', `${members}/${user}`)).status).toBe(204)
    expect(await familiesEnded()).toBeGreaterThan(before)
  })

  it('given in no organization is not shown to one that asks for another’s', async () => {
    const reply = await managed.acme.call('GET', `/consents?organization_id=${managed.umbrella.id}`)
    expect(reply.body['items']).toEqual([])
  })
})
