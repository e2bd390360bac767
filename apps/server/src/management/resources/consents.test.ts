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

describe('what users of elsewhere allowed an app', () => {
  const appOf = async (name: string): Promise<string> => {
    const body = { name, type: 'web', redirect_uris: ['https://app.example.com/cb'] }
    return textOf(await made(managed.umbrella.call('POST', '/clients', body)), 'client_id')
  }
  const allowIn = (clientId: string, organizationId: string): Promise<string> =>
    addConsent(managed, { userId: user, clientId, organizationId })

  it('is seen, and taken back, by the organization that offers the app', async () => {
    const { acme, umbrella } = managed
    const offered = await appOf('Offered')
    const id = await allowIn(offered, acme.id)
    const listed = await made(umbrella.call('GET', `/consents?client_id=${offered}`))
    expect((listed['items'] as Json[]).map((item) => item['id'])).toEqual([id])
    const without = await made(umbrella.call('GET', '/consents'))
    expect((without['items'] as Json[]).map((item) => item['id'])).not.toContain(id)
    expect((await umbrella.call('GET', `/consents/${id}`)).status).toBe(200)
    expect((await umbrella.call('DELETE', `/consents/${id}`)).status).toBe(204)
    expect((await acme.call('GET', `/consents/${id}`)).status).toBe(404)
    // The address of whoever did it is for their own organization to see.
    const audit = async (call: typeof acme.call): Promise<string> =>
      (await call('GET', '/audit?action=consent.withdraw')).text
    expect(await audit(umbrella.call)).toContain(id)
    expect(await audit(acme.call)).not.toContain(id)
  })

  it('is taken back from all of them at once, with one revocation of the app', async () => {
    const { acme, umbrella } = managed
    const offered = await appOf('Ended')
    const ids = [await allowIn(offered, acme.id), await allowIn(offered, umbrella.id)]
    const other = await allowIn(app, acme.id)
    expect((await acme.call('DELETE', `/consents?client_id=${offered}`)).status).toBe(404)
    const done = await umbrella.call('DELETE', `/consents?client_id=${offered}`)
    expect([done.status, done.body['withdrawn']]).toEqual([200, 2])
    for (const id of ids) expect((await managed.ops('GET', `/consents/${id}`)).status).toBe(404)
    expect((await managed.ops('GET', `/consents/${other}`)).status).toBe(200)
    const entries = await managed.server.keygrant.deps.store.revocationsAfter(0, 1_000)
    expect(
      entries.filter(({ kind, value }) => kind === 'client' && value === offered),
    ).toHaveLength(1)
  })
})
