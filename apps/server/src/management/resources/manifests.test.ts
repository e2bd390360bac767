import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { installable } from '../fixtures/add-consent.ts'
import { type Json, type Managed, made, startManaged, textOf } from '../fixtures/managed-server.ts'

let managed: Managed
beforeAll(async () => {
  managed = await startManaged()
})
afterAll(() => managed[Symbol.asyncDispose]())

const exportOf = (id: string): Promise<Json> => made(managed.ops('GET', `/clients/${id}/manifest`))

describe('a manifest', () => {
  it('says what a client is, and neither who holds it nor who vouches for it', async () => {
    const app = await made(managed.ops('POST', '/clients', { ...installable, verified: true }))
    const manifest = await exportOf(textOf(app, 'client_id'))
    expect(manifest).toMatchObject({
      manifest_version: 1,
      client: { name: installable.name, installation: installable.installation },
    })
    for (const secret of [app['client_id'], app['client_secret'], app['secret_id'], 'verified'])
      expect(JSON.stringify(manifest)).not.toContain(secret)
  })

  it('makes the same client elsewhere: exported again, it is the same', {
    timeout: 60_000,
  }, async () => {
    const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9 ]{0,30}[a-z]$/u)
    const change = fc.record(
      {
        name,
        description: name,
        require_pkce: fc.boolean(),
        client_uri: fc.constantFrom(null, 'https://app.example.com'),
        redirect_uris: fc.uniqueArray(fc.webUrl({ validSchemes: ['https'] }), {
          minLength: 1,
          maxLength: 3,
        }),
        access_token_lifetime: fc.option(fc.integer({ min: 60, max: 3_600 })),
        refresh_token_policy: fc.constantFrom('none', 'fixed', 'rotating', 'rolling'),
      },
      { requiredKeys: ['name', 'redirect_uris'] },
    )
    await fc.assert(
      fc.asyncProperty(change, async (members) => {
        const reply = await managed.ops('POST', '/clients', { type: 'web', ...members })
        fc.pre(reply.status === 201)
        const first = await exportOf(textOf(reply.body, 'client_id'))
        const copy = await made(managed.acme.call('POST', '/clients/import', first))
        expect(copy['organization_id']).toBe(managed.acme.id)
        expect(copy['publication']).toBe('draft')
        expect(await exportOf(textOf(copy, 'client_id'))).toEqual(first)
      }),
      { numRuns: 25 },
    )
  })

  it.each<[field: string, change: Json]>([
    ['manifest_version', { manifest_version: 2 }],
    ['client.name', { client: { type: 'web' } }],
    ['client.verified', { client: { type: 'web', name: 'a', verified: true } }],
    ['client.operator', { client: { type: 'web', name: 'a', operator: true } }],
    ['client.client_secret', { client: { type: 'web', name: 'a', client_secret: 'x' } }],
    ['client', { client: null }],
  ])('is refused for its %s', async (field, change) => {
    const manifest = { manifest_version: 1, client: { type: 'web', name: 'a' }, ...change }
    const { status, body } = await managed.acme.call('POST', '/clients/import', manifest)
    expect(status).toBe(400)
    const fields = (body['errors'] as { field: string }[]).map((each) => each.field)
    expect(fields).toContain(field)
  })

  it('gives nobody more than they have', async () => {
    const { acme, umbrella } = managed
    const client = { type: 'machine', name: 'a', scope: 'keygrant:users:write' }
    const limited = managed.callerWith(
      await managed.tokenOf(acme.clientId, acme.clientSecret, 'keygrant:clients:write'),
    )
    const manifest = { manifest_version: 1, client }
    expect((await limited('POST', '/clients/import', manifest)).status).toBe(400)
    const foreign = { manifest_version: 1, client: { ...client, scope: '' } }
    const into = { ...foreign, organization_id: umbrella.id }
    expect((await acme.call('POST', '/clients/import', into)).status).toBe(400)
  })
})
