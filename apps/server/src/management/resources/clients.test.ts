import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Json, type Managed, made, startManaged, textOf } from '../fixtures/managed-server.ts'

let managed: Managed
beforeAll(async () => {
  managed = await startManaged()
  await made(
    managed.ops('POST', '/apis', {
      identifier: 'https://api.example.com',
      name: 'Example',
      scopes: [{ name: 'balance:read' }, { name: 'instances:write' }],
    }),
  )
})
afterAll(() => managed[Symbol.asyncDispose]())

const machine = { name: 'worker', type: 'machine' }
const web = { name: 'app', type: 'web', redirect_uris: ['https://app.example.com/cb'] }
const create = async (body: Json): Promise<Json> =>
  made(managed.acme.call('POST', '/clients', body))
const pathOf = (client: Json): string => `/clients/${textOf(client, 'client_id')}`

describe('a client that says no more than it must', () => {
  it('is a machine that gets tokens for itself, with a secret shown once', async () => {
    const { client_id, client_secret, secret_id, created_at, ...rest } = await create(machine)
    expect(client_id).toMatch(/^cl_[0-9A-Za-z]{22}$/u)
    expect(client_secret).toMatch(/^kg_cs_[0-9A-Za-z]{36}$/u)
    expect(secret_id).toMatch(/^key_[0-9A-Za-z]{22}$/u)
    expect(created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/u)
    expect(rest).toEqual({
      client_secret_expires_at: null,
      name: 'worker',
      description: '',
      organization_id: managed.acme.id,
      type: 'machine',
      confidential: true,
      redirect_uris: [],
      grant_types: ['client_credentials'],
      scope: '',
      token_endpoint_auth_method: null,
      access_token_lifetime: null,
      refresh_token_policy: {
        kind: 'none',
        idle_lifetime: 2_592_000,
        absolute_lifetime: null,
        retry_window: 10,
        roll_after: null,
        client_authentication: 'required',
      },
      require_pkce: true,
      dpop_bound_access_tokens: false,
      ip_allow_list: [],
      state: 'active',
      operator: false,
      resource_server: null,
      client_uri: null,
      logo_uri: null,
      policy_uri: null,
      tos_uri: null,
      verified: false,
      contacts: [],
      publication: 'draft',
      test_users: [],
      review_note: null,
      required_scope: '',
      post_logout_redirect_uris: [],
      callback_parameters: [],
      installation: null,
      last_used_at: null,
    })
  })

  it('is a machine whose secret ends when it was told to', async () => {
    const end = '2099-01-01T00:00:00.000Z'
    const client = await create({ ...machine, client_secret_expires_at: end })
    expect(client).toMatchObject({ client_secret_expires_at: end })
    const { items } = await made(managed.acme.call('GET', `${pathOf(client)}/secrets`))
    expect(items).toMatchObject([{ id: client['secret_id'], expires_at: end }])
  })

  it.each([
    ['in the past', { ...machine, client_secret_expires_at: '2020-01-01T00:00:00Z' }],
    ['that is no time', { ...machine, client_secret_expires_at: 'tomorrow' }],
    [
      'of a secret it never has',
      {
        name: 'spa',
        type: 'browser',
        redirect_uris: ['https://app.example.com/cb'],
        client_secret_expires_at: '2099-01-01T00:00:00Z',
      },
    ],
  ])('is refused with an end %s', async (_what, body) => {
    const { status, body: refused } = await managed.acme.call('POST', '/clients', body)
    expect(status).toBe(400)
    expect(refused['errors']).toMatchObject([{ field: 'client_secret_expires_at' }])
  })

  it('is a web app with PKCE and a refresh token that rotates', async () => {
    expect(await create({ ...web, scope: 'balance:read' })).toMatchObject({
      confidential: true,
      client_secret: expect.stringMatching(/^kg_cs_/u) as unknown,
      grant_types: ['authorization_code', 'refresh_token'],
      require_pkce: true,
      refresh_token_policy: { kind: 'rotating', retry_window: 10 },
      scope: 'balance:read',
    })
  })

  it.each(['browser', 'native', 'device'])('is public, and has no secret: %s', async (type) => {
    const body = type === 'device' ? { name: 'app', type } : { ...web, type }
    const client = await create(body)
    expect(client).toMatchObject({ confidential: false, token_endpoint_auth_method: 'none' })
    expect(client).not.toHaveProperty('client_secret')
    expect((await made(managed.acme.call('GET', `${pathOf(client)}/secrets`))).items).toEqual([])
    const refused = await managed.acme.call('POST', `${pathOf(client)}/secrets`, {})
    expect([refused.status, refused.body.code]).toEqual([409, 'in_use'])
  })

  it.each<[policy: unknown, shown: Json]>([
    ['fixed', { kind: 'fixed', client_authentication: 'required' }],
    [
      { kind: 'fixed', client_authentication: 'optional' },
      { kind: 'fixed', client_authentication: 'optional' },
    ],
    [
      { kind: 'rolling', roll_after: 3600 },
      { kind: 'rolling', roll_after: 3600 },
    ],
    [
      { kind: 'rotating', idle_lifetime: 60, absolute_lifetime: null },
      { kind: 'rotating', idle_lifetime: 60, absolute_lifetime: null },
    ],
  ])('is a machine that may refresh if its policy says so: %j', async (policy, shown) => {
    const client = await create({ ...machine, refresh_token_policy: policy })
    expect(client.grant_types).toEqual(['client_credentials', 'refresh_token'])
    expect(client.refresh_token_policy).toMatchObject(shown)
  })
})

describe('a client is refused', () => {
  const long = 'x'.repeat(201)
  it.each<[why: string, body: Json, field: string]>([
    ['without a name', { type: 'machine' }, 'name'],
    ['with an empty name', { ...machine, name: '' }, 'name'],
    ['with a name too long', { ...machine, name: long }, 'name'],
    ['with a line break in its name', { ...machine, name: 'a\nb' }, 'name'],
    ['with a NUL in its description', { ...machine, description: 'a\u0000b' }, 'description'],
    ['without a type', { name: 'worker' }, 'type'],
    ['with a type that is none', { ...machine, type: 'toaster' }, 'type'],
    ['with a number for a name', { ...machine, name: 1 }, 'name'],
    ['with an unknown member', { ...machine, secrets: [] }, 'secrets'],
    ['with an id of its own', { ...machine, client_id: 'cl_mine' }, 'client_id'],
    ['with a secret of its own', { ...machine, client_secret: 'mine' }, 'client_secret'],
    ['with a version', { ...machine, version: 7 }, 'version'],
    ['with a time of its own', { ...machine, created_at: '2020-01-01T00:00:00Z' }, 'created_at'],
    ['with a confidentiality of its own', { ...machine, confidential: false }, 'confidential'],
    ['disabled from the start', { ...machine, state: 'disabled' }, 'state'],
    ['as the operator’s', { ...machine, operator: true }, 'operator'],
    [
      'as not the operator’s, which is not for it to say',
      { ...machine, operator: false },
      'operator',
    ],
    [
      'as the resource server of an API',
      { ...machine, resource_server: 'api_x' },
      'resource_server',
    ],
    ['with a scope that no API has', { ...machine, scope: 'balance:read nothing' }, 'scope'],
    [
      'with two spaces between scopes',
      { ...machine, scope: 'balance:read  instances:write' },
      'scope',
    ],
    ['with a scope in a list', { ...machine, scope: ['balance:read'] }, 'scope'],
    ['with a grant type that is none', { ...machine, grant_types: ['password'] }, 'grant_types.0'],
    [
      'with a grant type not for it',
      { ...machine, grant_types: ['authorization_code'] },
      'grant_types',
    ],
    [
      'with a way to authenticate that is none',
      { ...machine, token_endpoint_auth_method: 'x' },
      'token_endpoint_auth_method',
    ],
    [
      'without authentication',
      { ...machine, token_endpoint_auth_method: 'none' },
      'token_endpoint_auth_method',
    ],
    [
      'with tokens that end at once',
      { ...machine, access_token_lifetime: 0 },
      'access_token_lifetime',
    ],
    [
      'with tokens that never end',
      { ...machine, access_token_lifetime: 86_401 },
      'access_token_lifetime',
    ],
    ['with half a second', { ...machine, access_token_lifetime: 60.5 }, 'access_token_lifetime'],
    [
      'with a policy that is none',
      { ...machine, refresh_token_policy: 'sometimes' },
      'refresh_token_policy',
    ],
    [
      'with an unknown member in its policy',
      { ...machine, refresh_token_policy: { kind: 'fixed', x: 1 } },
      'refresh_token_policy',
    ],
    [
      'with an address that is none',
      { ...machine, ip_allow_list: ['10.0.0.0/33'] },
      'ip_allow_list',
    ],
    [
      'of an organization that is not there',
      { ...machine, organization_id: 'org_nothing' },
      'organization_id',
    ],
    ['as an app that leads nowhere', { ...web, redirect_uris: [] }, 'redirect_uris'],
    [
      'as an app with a wildcard',
      { ...web, redirect_uris: ['https://*.example.com'] },
      'redirect_uris',
    ],
    [
      'as an app that leads to a script',
      { ...web, redirect_uris: ['javascript:alert(1)'] },
      'redirect_uris',
    ],
    [
      'with too many redirect URIs',
      { ...web, redirect_uris: Array.from({ length: 51 }, (_, n) => `https://a.example/${n}`) },
      'redirect_uris',
    ],
  ])('%s', async (_why, body, field) => {
    const ids = async (): Promise<unknown[]> => {
      const { items } = await made(managed.acme.call('GET', '/clients?limit=200'))
      return (items as Json[]).map(({ client_id }) => client_id)
    }
    const before = await ids()
    const refused = await managed.acme.call('POST', '/clients', body)
    expect([refused.status, refused.body.code]).toEqual([400, 'invalid_request'])
    const fields = (refused.body.errors as { field: string }[]).map((each) => each.field)
    expect(fields.some((each) => each === field || each.startsWith(`${field}.`))).toBe(true)
    expect(refused.body.detail).toContain(field)
    expect(await ids()).toEqual(before)
  })

  it('with all its mistakes at once', async () => {
    const refused = await managed.acme.call('POST', '/clients', { name: '', type: 'x', more: 1 })
    const fields = (refused.body.errors as { field: string }[]).map(({ field }) => field)
    expect(fields.sort()).toEqual(['more', 'name', 'type'])
  })
})

describe('a change of a client', () => {
  it('changes what it names, and nothing else', async () => {
    const client = await create({ ...machine, scope: 'balance:read' })
    const changed = await managed.acme.call('PATCH', pathOf(client), { description: 'nightly' })
    const {
      client_secret: _secret,
      client_secret_expires_at: _end,
      secret_id: _id,
      ...rest
    } = client
    expect(changed.body).toEqual({ ...rest, description: 'nightly' })
    expect(await made(managed.acme.call('GET', pathOf(client)))).toEqual(changed.body)
  })

  it.each<[what: string, body: Json]>([
    ['what it is', { type: 'web' }],
    ['whose it is', { organization_id: 'org_x' }],
    ['that it is the operator’s', { operator: true }],
    ['its id', { client_id: 'cl_x' }],
    ['when it was made', { created_at: '2020-01-01T00:00:00Z' }],
    ['its state to one that is none', { state: 'deleted' }],
    ['its scope to one that no API has', { scope: 'nothing' }],
    ['its redirect URIs, which a machine has none of', { redirect_uris: ['https://a.example/cb'] }],
  ])('cannot change %s', async (_what, body) => {
    const client = await create(machine)
    const before = await managed.acme.call('GET', pathOf(client))
    expect((await managed.acme.call('PATCH', pathOf(client), body)).status).toBe(400)
    const after = await managed.acme.call('GET', pathOf(client))
    expect([after.text, after.headers.get('etag')]).toEqual([
      before.text,
      before.headers.get('etag'),
    ])
  })

  it('need not justify again a scope whose API is gone', async () => {
    const { ops, acme } = managed
    const api = await made(
      ops('POST', '/apis', {
        identifier: 'https://brief.example',
        name: 'Brief',
        scopes: [{ name: 'brief:read' }],
      }),
    )
    const client = await create({ ...machine, scope: 'brief:read' })
    await made(ops('DELETE', `/apis/${textOf(api, 'id')}`))
    expect((await acme.call('PATCH', pathOf(client), { name: 'still here' })).status).toBe(200)
    expect((await create({ ...machine, scope: '' })).scope).toBe('')
    expect((await acme.call('POST', '/clients', { ...machine, scope: 'brief:read' })).status).toBe(
      400,
    )
  })

  it('that disables ends its tokens for good, even if it is enabled again', async () => {
    const { acme, tokenOf, server, ops } = managed
    const client = await create({ ...machine, scope: 'keygrant:logs:read' })
    const token = await tokenOf(textOf(client, 'client_id'), textOf(client, 'client_secret'))
    const isActive = async (): Promise<unknown> =>
      ((await (await server.post('/oauth2/introspect', { token })).json()) as Json).active
    expect(await isActive()).toBe(true)
    await made(acme.call('PATCH', pathOf(client), { state: 'disabled' }))
    expect(await isActive()).toBe(false)
    await made(ops('PATCH', pathOf(client), { state: 'active' }))
    expect(await isActive()).toBe(false)
  })
})

describe('a client of the operator’s', () => {
  it('is in no organization', async () => {
    const { ops, acme } = managed
    const body = { ...machine, operator: true, organization_id: acme.id }
    expect((await ops('POST', '/clients', body)).body.errors).toEqual([
      { field: 'operator', message: "a client of the operator's is in no organization" },
    ])
    const client = await create(machine)
    expect((await ops('PATCH', pathOf(client), { operator: true })).status).toBe(400)
    expect((await ops('POST', '/clients', { ...machine, operator: true })).status).toBe(201)
  })

  it('may stand for an API, if there is one', async () => {
    const { ops } = managed
    const { items } = await made(ops('GET', '/apis'))
    const [api] = items as Json[]
    const standing = await made(ops('POST', '/clients', { ...machine, resource_server: api?.id }))
    expect(standing.resource_server).toBe(api?.id)
    const refused = await ops('POST', '/clients', { ...machine, resource_server: 'api_nothing' })
    expect(refused.status).toBe(400)
  })
})
