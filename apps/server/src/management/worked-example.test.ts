/** The calls that scripts rely on, in the order of the design's worked example. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  type Json,
  type Managed,
  type Reply,
  startManaged,
  textOf,
} from './fixtures/managed-server.ts'

let managed: Managed
const ids: Record<string, string> = {}
beforeAll(async () => {
  managed = await startManaged()
})
afterAll(() => managed[Symbol.asyncDispose]())

const post = (path: string, body: Json): Promise<Reply> => managed.ops('POST', path, body)
const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern)
const secret = /^kg_cs_[0-9A-Za-z]{36}$/u

it('makes an organization, a user and a member', async () => {
  const organization = await post('/organizations', { name: 'Acme' })
  expect([organization.status, organization.body.id]).toEqual([201, matching(/^org_/u)])
  const user = await post('/users', {
    email: 'bob@example.com',
    password: 'a password for bob',
    name: 'Bob',
  })
  expect([user.status, user.body.id]).toEqual([201, matching(/^usr_/u)])
  ids.organization = textOf(organization.body, 'id')
  const path = `/organizations/${ids.organization}/members`
  for (const role of ['developer', 'owner', 'viewer']) {
    const email = `${role}@example.com`
    const member = await post('/users', { email, password: 'a password for them' })
    expect((await post(path, { user_id: member.body.id, role })).status).toBe(201)
  }
})

it('makes an API', async () => {
  const api = await post('/apis', {
    identifier: 'https://api.example.com',
    name: 'Example',
    access_token_lifetime: 3600,
    scopes: [
      { name: 'balance:read', title: 'Read the balance', description: '…', sensitive: false },
    ],
  })
  expect([api.status, api.body.id]).toEqual([201, matching(/^api_/u)])
})

it('makes a machine client that gets a token for that API', async () => {
  const { organization } = ids
  const body = {
    name: 'worker',
    type: 'machine',
    organization_id: organization,
    scope: 'balance:read',
  }
  const client = await post('/clients', body)
  expect(client.status).toBe(201)
  expect(client.body).toMatchObject({
    client_id: matching(/^cl_/u),
    client_secret: matching(secret),
    secret_id: matching(/^key_/u),
  })
  ids.client = textOf(client.body, 'client_id')
  ids.secret = textOf(client.body, 'secret_id')
  const form = { grant_type: 'client_credentials' }
  const pair = Buffer.from(`${ids.client}:${textOf(client.body, 'client_secret')}`)
  const headers = { authorization: `Basic ${pair.toString('base64')}` }
  const answer = await managed.server.post('/oauth2/token', form, headers)
  expect(await answer.json()).toMatchObject({ expires_in: 3600, scope: 'balance:read' })
})

it('makes a web app with PKCE', async () => {
  const app = await post('/clients', {
    name: 'app',
    type: 'web',
    organization_id: ids.organization,
    scope: 'balance:read',
    redirect_uris: ['https://app.example.com/cb'],
  })
  expect(app.status).toBe(201)
  expect(app.body).toMatchObject({
    grant_types: ['authorization_code', 'refresh_token'],
    require_pkce: true,
  })
})

it('adds a secret, rotates one, and revokes', async () => {
  const secrets = `/clients/${ids.client}/secrets`
  const added = await post(secrets, { name: 'second', expires_at: '2099-01-01T00:00:00Z' })
  expect(added.status).toBe(201)
  expect(added.body).toMatchObject({ id: matching(/^key_/u), client_secret: matching(secret) })
  const rotated = await post(`${secrets}/${ids.secret}/rotate`, { overlap_seconds: 86_400 })
  expect(rotated.status).toBe(201)
  expect(rotated.body).toMatchObject({ client_secret: matching(secret) })
  const revoked = await post('/revocations', { client_id: ids.client })
  expect([revoked.status, typeof revoked.body.seq]).toEqual([201, 'number'])
})
