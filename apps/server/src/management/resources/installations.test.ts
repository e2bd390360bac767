import { createRemoteJWKSet, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { installable } from '../fixtures/add-consent.ts'
import { type Json, type Managed, made, startManaged, textOf } from '../fixtures/managed-server.ts'

let managed: Managed
let app: string
beforeAll(async () => {
  managed = await startManaged()
  app = textOf(await made(managed.ops('POST', '/clients', installable)), 'client_id')
})
afterAll(() => managed[Symbol.asyncDispose]())

const install = (change: Json = {}) =>
  managed.acme.call('POST', '/installations', {
    client_id: app,
    region: 'europe',
    fields: { team: 'one' },
    ...change,
  })

describe('what can be installed', () => {
  const found = async (call: Managed['acme']['call'], query = ''): Promise<readonly unknown[]> => {
    const { items } = await made(call('GET', `/installable_clients${query}`))
    return (items as Json[]).map((item) => item['client_id'])
  }

  it('is what is published, and one’s own drafts; only as long as it works', async () => {
    const { acme, umbrella, ops } = managed
    const own = textOf(await made(umbrella.call('POST', '/clients', installable)), 'client_id')
    expect(await found(umbrella.call)).toEqual(expect.arrayContaining([app, own]))
    expect(await found(acme.call)).not.toContain(own)
    expect(await found(acme.call, `?organization_id=${umbrella.id}`)).not.toContain(own)
    expect(await found(ops, `?organization_id=${umbrella.id}`)).toContain(own)
    expect(await found(umbrella.call, `?q=${own}`)).toEqual([own])
    await made(umbrella.call('PATCH', `/clients/${own}`, { state: 'disabled' }))
    expect(await found(umbrella.call)).not.toContain(own)
  })

  it('is told of without what is between its developer and the server', async () => {
    const { items } = await made(managed.acme.call('GET', '/installable_clients'))
    for (const item of items as Json[]) {
      expect(item['installation']).not.toBeNull()
      for (const hidden of ['redirect_uris', 'organization_id', 'ip_allow_list'])
        expect(item).not.toHaveProperty(hidden)
    }
  })
})

describe('an installation', () => {
  it('is made by what the client asks for', async () => {
    const body = await made(install())
    expect(body).toMatchObject({
      id: expect.stringMatching(/^ins_/u),
      organization_id: managed.acme.id,
      client_name: 'Installable',
      region: 'europe',
      fields: { team: 'one' },
      created_by: managed.acme.clientId,
    })
  })

  it.each<[field: string, change: Json]>([
    ['region', { region: 'mars' }],
    ['region', { region: null }],
    ['fields.team', { fields: {} }],
    ['fields.colour', { fields: { team: 'one', colour: 'red' } }],
    ['client_id', { client_id: 'cl_none' }],
  ])('is refused for its %s: %j', async (field, change) => {
    const { status, body } = await install(change)
    expect(status).toBe(400)
    expect(body['errors']).toMatchObject([{ field }])
  })

  it('of a client that can not be installed is refused, and so is one of another’s draft', async () => {
    const { ops, umbrella } = managed
    const plain = await made(ops('POST', '/clients', { ...installable, installation: null }))
    const refused = await install({ client_id: plain['client_id'] })
    expect(refused.body['errors']).toMatchObject([{ field: 'client_id' }])
    const draft = await made(umbrella.call('POST', '/clients', installable))
    expect(draft['publication']).toBe('draft')
    expect((await install({ client_id: draft['client_id'] })).status).toBe(400)
    const own = umbrella.call('POST', '/installations', {
      client_id: draft['client_id'],
      region: 'europe',
      fields: { team: 'own' },
    })
    expect((await own).status).toBe(201)
  })

  it('is launched with parameters that the client can verify by our keys', async () => {
    const id = textOf(await made(install()), 'id')
    const { launch_uri } = await made(managed.acme.call('POST', `/installations/${id}/launch`))
    const { origin, searchParams } = new URL(String(launch_uri))
    expect(origin).toBe('https://app.example.com')
    expect(Object.fromEntries(searchParams)).toMatchObject({
      from: 'hub',
      instance_id: id,
      org_id: managed.acme.id,
      region: 'europe',
    })
    const keys = createRemoteJWKSet(new URL(`${managed.server.origin}/oauth2/jwks`))
    const { payload } = await jwtVerify(searchParams.get('launch') ?? '', keys, {
      issuer: managed.server.keygrant.config.issuer,
      audience: app,
      typ: 'launch+jwt',
    })
    expect(payload).toMatchObject({ instance_id: id, fields: { team: 'one' } })
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(120)
  })

  it('is gone when it was uninstalled', async () => {
    const id = textOf(await made(install()), 'id')
    expect((await managed.acme.call('DELETE', `/installations/${id}`)).status).toBe(204)
    expect((await managed.acme.call('GET', `/installations/${id}`)).status).toBe(404)
    const [event] = (await made(managed.acme.call('GET', '/audit?limit=1')))['items'] as Json[]
    expect(event).toMatchObject({ action: 'installation.delete', target: { id } })
  })
})
