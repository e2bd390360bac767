import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Json, type Managed, made, startManaged, textOf } from '../fixtures/managed-server.ts'

let managed: Managed
beforeAll(async () => {
  managed = await startManaged()
})
afterAll(() => managed[Symbol.asyncDispose]())

const eventsOf = async (target: string): Promise<Json[]> =>
  ((await made(managed.ops('GET', `/audit?target=${target}`))).items as Json[]).reverse()

describe('the audit log', () => {
  it('has one event for each change, with who, what, and before and after', async () => {
    const { call, clientId, id: organization } = managed.acme
    const client = await made(call('POST', '/clients', { name: 'worker', type: 'machine' }))
    const id = textOf(client, 'client_id')
    await made(call('PATCH', `/clients/${id}`, { name: 'renamed', state: 'disabled' }))
    await made(call('DELETE', `/clients/${id}`))
    const events = await eventsOf(id)
    expect(events.map(({ action }) => action)).toEqual([
      'client.create',
      'client.update',
      'client.delete',
    ])
    for (const event of events)
      expect(event).toMatchObject({
        actor: { kind: 'client', id: clientId },
        target: { kind: 'client', id },
        organization_id: organization,
        ip: '127.0.0.1',
        request_id: expect.any(String) as unknown,
      })
    expect(events[1]?.change).toEqual({
      before: { name: 'worker', state: 'active' },
      after: { name: 'renamed', state: 'disabled' },
    })
    const { client_secret: _secret, secret_id: _id, ...shown } = client
    expect(events[0]?.change).toEqual({ after: shown })
  })

  it('has none for what was refused', async () => {
    const { ops } = managed
    const before = (await ops('GET', '/audit?limit=200')).text
    await ops('POST', '/clients', { name: 'x', type: 'toaster' })
    await ops(
      'PATCH',
      `/clients/${managed.acme.clientId}`,
      { name: 'x' },
      { headers: { 'if-match': '"99"' } },
    )
    await ops('DELETE', `/organizations/${managed.acme.id}`)
    await managed.acme.call('PATCH', `/clients/${managed.umbrella.clientId}`, { name: 'x' })
    expect((await ops('GET', '/audit?limit=200')).text).toBe(before)
  })

  it('names the key that a rotation made', async () => {
    const key = await made(managed.ops('POST', '/signing_keys/rotate', {}))
    const [event] = await eventsOf(textOf(key, 'kid'))
    expect(event?.action).toBe('signing_key.rotate')
  })

  it('never holds a secret', async () => {
    const { call } = managed.acme
    const client = await made(call('POST', '/clients', { name: 'worker', type: 'machine' }))
    const path = `/clients/${textOf(client, 'client_id')}/secrets`
    const added = await made(call('POST', path, {}))
    const rotated = await made(call('POST', `${path}/${textOf(added, 'id')}/rotate`, {}))
    const { text } = await managed.ops('GET', '/audit?limit=200')
    for (const each of [client, added, rotated])
      expect(text).not.toContain(textOf(each, 'client_secret'))
    expect(text).not.toContain('kg_cs_')
  })

  it('can be narrowed by actor, action and target', async () => {
    const { ops, acme } = managed
    const byActor = await made(ops('GET', `/audit?actor=${acme.clientId}&limit=200`))
    const actors = (byActor.items as { actor: Json }[]).map(({ actor }) => actor.id)
    expect(new Set(actors)).toEqual(new Set([acme.clientId]))
    const byAction = await made(ops('GET', '/audit?action=organization.create'))
    expect(byAction.items).toHaveLength(2)
  })
})

describe('the logs', () => {
  it('show a customer the failures of their own clients', async () => {
    const { acme, umbrella, server } = managed
    const ask = (id: string) =>
      server.post(
        '/oauth2/token',
        { grant_type: 'client_credentials', client_id: id, client_secret: 'a guess' },
        {},
      )
    await ask(acme.clientId)
    await ask(umbrella.clientId)
    await server.keygrant.flush()
    for (const filter of [`client_id=${acme.clientId}&outcome=refused`, 'outcome=refused']) {
      const { items } = await made(acme.call('GET', `/logs?${filter}`))
      expect((items as Json[]).map(({ client_id }) => client_id)).toEqual([acme.clientId])
    }
    expect((await acme.call('GET', `/logs?client_id=${umbrella.clientId}`)).body.items).toEqual([])
    const ofNobody = await made(managed.ops('GET', '/logs?user_id=usr_none'))
    expect(ofNobody['items']).toEqual([])
    expect((await managed.ops('GET', '/logs')).text).not.toContain('a guess')
  })

  it.each(['from=yesterday', 'to=2030-02-31T00:00:00Z', 'outcome=maybe', 'since=1'])(
    'refuse to be narrowed by %s',
    async (query) => {
      expect((await managed.ops('GET', `/logs?${query}`)).status).toBe(400)
    },
  )

  it('end where they are told to', async () => {
    const past = '/logs?to=2020-01-01T00:00:00Z'
    expect((await managed.ops('GET', past)).body.items).toEqual([])
    expect((await managed.ops('GET', '/logs?from=2099-01-01T00:00:00Z')).body.items).toEqual([])
  })
})
