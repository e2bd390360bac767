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
import { type SignedIn, signIn } from './fixtures/signed-in.ts'
import type { Operation } from './operation.ts'
import { operations } from './operations.ts'
import { scopesOfRole } from './role-scopes.ts'

/** What stands in for a path parameter, by the resource that it belongs to. */
interface Things {
  readonly organization: string
  readonly user: string
  readonly api: string
  readonly client: string
  readonly secret: string
  readonly consent: string
  readonly installation: string
  readonly developerToken: string
  readonly invitation: string
}

/** A body that the operation would accept from whoever may call it. */
const bodies: Readonly<Record<string, (things: Things) => Json>> = {
  'POST /organizations': () => ({ name: 'Intruder' }),
  'PATCH /organizations/:id': () => ({ name: 'Intruder' }),
  'POST /organizations/:id/members': ({ user }) => ({ user_id: user, role: 'owner' }),
  'PATCH /organizations/:id/members/:user_id': () => ({ role: 'owner' }),
  'POST /organizations/:id/invitations': () => ({ email: 'mole@example.com', role: 'owner' }),
  'POST /clients/import': ({ organization }) => ({
    manifest_version: 1,
    client: { name: 'intruder', type: 'machine' },
    organization_id: organization,
  }),
  'POST /users': () => ({ email: 'intruder@example.com', password: 'long enough for anybody' }),
  'PATCH /users/:id': () => ({ operator: true }),
  'POST /apis': () => ({ identifier: 'https://intruder.example', name: 'Intruder' }),
  'PUT /apis/:id/openapi': () => ({ openapi: '3.1.0', info: { title: 'Intruder' } }),
  'PATCH /apis/:id/operations': () => ({ scopes: {} }),
  'POST /clients/:client_id/tokens': () => ({}),
  'POST /tokens/introspect': () => ({ token: 'kg_at_nothing' }),
  'PATCH /apis/:id': () => ({ name: 'Intruder' }),
  'POST /clients': ({ organization }) => ({
    name: 'intruder',
    type: 'machine',
    organization_id: organization,
  }),
  'PATCH /clients/:client_id': () => ({ name: 'intruder' }),
  'POST /clients/:client_id/secrets': () => ({ name: 'intruder' }),
  'POST /clients/:client_id/secrets/:id/rotate': () => ({ overlap_seconds: 0 }),
  'POST /installations': ({ organization, client }) => ({
    client_id: client,
    organization_id: organization,
    region: 'europe',
    fields: { team: 'intruders' },
  }),
  'PATCH /installations/:id': () => ({ fields: { team: 'intruders' } }),
  'POST /developer_tokens': () => ({ name: 'intruder', scope: 'balance:read' }),
  'POST /signing_keys/rotate': () => ({}),
  'PATCH /settings/pages': () => ({ product_name: 'Intruder' }),
  'POST /settings/test_mail': () => ({ to: 'mole@example.com' }),
  'POST /revocations': ({ client }) => ({ client_id: client }),
}

const keyOf = ({ method, path }: Operation): string => `${method} ${path}`

const addressOf = ({ method, path }: Operation, things: Things): string =>
  path
    .replace(/^\/consents$/u, method === 'DELETE' ? `/consents?client_id=${things.client}` : '$&')
    .replace(':client_id/secrets/:id', `${things.client}/secrets/${things.secret}`)
    .replace(':client_id', things.client)
    .replace('/organizations/:id', `/organizations/${things.organization}`)
    .replace(':invitation_id', things.invitation)
    .replace(':user_id', things.user)
    .replace('/users/:id', `/users/${things.user}`)
    .replace('/apis/:id', `/apis/${things.api}`)
    .replace('/consents/:id', `/consents/${things.consent}`)
    .replace('/installations/:id', `/installations/${things.installation}`)
    .replace('/developer_tokens/:id', `/developer_tokens/${things.developerToken}`)

/** Operations that anybody may call: they show what all share, or narrow themselves to one's own. */
const open = new Set([
  'GET /organizations',
  'GET /apis',
  'GET /apis/:id',
  'GET /clients',
  'GET /consents',
  'GET /installations',
  'GET /installable_clients',
  'GET /developer_tokens',
  'GET /audit',
  'GET /logs',
  'GET /logs/summary',
  'GET /logs/stream',
  'GET /overview',
  'GET /apis/:id/openapi',
  'GET /apis/:id/operations',
  'POST /tokens/introspect',
])

/** Operations that only a person can want: a client is refused, whoever it belongs to. */
const personal = new Set(['POST /developer_tokens', 'DELETE /developer_tokens'])

/** Operations that name an organization in their body. */
const namesInBody = new Set(['POST /clients', 'POST /clients/import', 'POST /installations'])

/** Those that a token can be good for; the others are about whoever is signed in. */
const scoped = operations.filter(({ scope }) => scope !== undefined)

let managed: Managed
let things: Things

/** Everything that the operator can read, to see whether any of it has changed. */
async function everything(ops: Caller): Promise<string> {
  const { organization, client } = things
  const paths = [
    '/organizations?limit=200',
    `/organizations/${organization}/members`,
    `/organizations/${organization}/invitations`,
    '/users',
    '/apis',
    '/clients?limit=200',
    `/clients/${client}`,
    `/clients/${client}/secrets`,
    '/consents',
    '/installations',
    '/developer_tokens',
    '/signing_keys',
    '/settings/pages',
    '/audit?limit=200',
  ]
  const texts = await Promise.all(paths.map(async (path) => (await ops('GET', path)).text))
  return texts.join('\n')
}

beforeAll(async () => {
  managed = await startManaged()
  const { ops, umbrella } = managed
  const user = textOf(await made(ops('POST', '/users', { email: 'bob@example.com' })), 'id')
  await made(
    ops('POST', `/organizations/${umbrella.id}/members`, { user_id: user, role: 'viewer' }),
  )
  const api = textOf(
    await made(
      ops('POST', '/apis', {
        identifier: 'https://api.example.com',
        name: 'Example',
        scopes: [{ name: 'balance:read' }],
      }),
    ),
    'id',
  )
  const client = await made(umbrella.call('POST', '/clients', { name: 'worker', type: 'machine' }))
  const app = textOf(await made(ops('POST', '/clients', installable)), 'client_id')
  const consent = await addConsent(managed, {
    userId: user,
    clientId: app,
    organizationId: umbrella.id,
  })
  const installed = umbrella.call('POST', '/installations', {
    client_id: app,
    region: 'europe',
    fields: { team: 'one' },
  })
  const installation = textOf(await made(installed), 'id')
  const member = await signIn(managed, {
    email: 'carol@example.com',
    memberOf: [{ organization: umbrella.id, role: 'owner' }],
  })
  const token = member.call('POST', '/developer_tokens', {
    name: 'Umbrella',
    scope: 'balance:read',
  })
  const developerToken = textOf(await made(token), 'id')
  const invited = umbrella.call('POST', `/organizations/${umbrella.id}/invitations`, {
    email: 'dan@example.com',
    role: 'viewer',
  })
  const invitation = textOf(await made(invited), 'id')
  things = {
    organization: umbrella.id,
    user,
    api,
    client: textOf(client, 'client_id'),
    secret: textOf(client, 'secret_id'),
    consent,
    installation,
    developerToken,
    invitation,
  }
})
afterAll(() => managed[Symbol.asyncDispose]())

describe('a client of another organization, with every scope there is', () => {
  it.each(
    scoped.filter((each) => !open.has(keyOf(each))).map((each) => [keyOf(each), each] as const),
  )('gets nothing from %s, and changes nothing', async (key, each) => {
    const before = await everything(managed.ops)
    const body = bodies[key]?.(things)
    const reply = await managed.acme.call(each.method, addressOf(each, things), body)
    // Naming a foreign organization in a body is refused as a name that means nothing.
    expect([400, 403, 404]).toContain(reply.status)
    const named = namesInBody.has(key) ? 'invalid_request' : 'not_found'
    expect(reply.body.code).toBe(personal.has(key) ? 'forbidden' : named)
    const secrets = [things.client, things.secret, 'bob@example.com', 'Umbrella']
    for (const secret of secrets) expect(reply.text).not.toContain(secret)
    expect(await everything(managed.ops)).toBe(before)
  })

  it.each([
    '/organizations',
    '/clients',
    '/consents',
    '/installations',
    '/installable_clients',
    '/audit',
    '/logs',
  ])('sees only its own in %s, whatever it asks for', async (path) => {
    for (const query of path === '/organizations'
      ? ['']
      : ['', `?organization_id=${managed.umbrella.id}`]) {
      const { status, text } = await managed.acme.call('GET', path + query)
      expect(status).toBe(200)
      for (const foreign of [
        managed.umbrella.id,
        managed.umbrella.clientId,
        things.client,
        'Umbrella',
      ])
        expect(text).not.toContain(foreign)
    }
  })

  it('is answered about what is there as about what is not', async () => {
    const { call } = managed.acme
    const shape = async (path: string): Promise<string> => (await call('GET', path)).text
    expect(await shape(`/clients/${things.client}`)).toBe(await shape('/clients/cl_nothing'))
    expect(await shape(`/organizations/${things.organization}`)).toBe(
      await shape('/organizations/org_nothing'),
    )
  })
})

/** Those that name something of somebody; what is about oneself names nothing. */
const foreign = scoped.filter((each) => !open.has(keyOf(each)) && !personal.has(keyOf(each)))

describe.each(['owner', 'developer', 'viewer'] as const)(
  'an %s of another organization',
  (role) => {
    let member: SignedIn
    let before: string
    beforeAll(async () => {
      const memberOf = [{ organization: managed.acme.id, role }]
      member = await signIn(managed, { email: `${role}@acme.example`, memberOf })
      before = await everything(managed.ops)
    })

    it.each(foreign.map((each) => [keyOf(each), each] as const))(
      'gets nothing of what is named to %s',
      async (key, each) => {
        const reply = await member.call(each.method, addressOf(each, things), bodies[key]?.(things))
        const named = namesInBody.has(key)
          ? ([400, 'invalid_request'] as const)
          : ([404, 'not_found'] as const)
        const has = scopesOfRole(role).has(each.scope ?? '')
        expect([reply.status, reply.body.code]).toEqual(has ? named : [403, 'forbidden'])
        for (const secret of [things.client, things.secret, 'bob@example.com', 'Umbrella'])
          expect(reply.text).not.toContain(secret)
      },
    )

    it('has changed nothing', async () => {
      expect(await everything(managed.ops)).toBe(before)
    })
  },
)

describe('a token without the scope', () => {
  it.each(scoped.map((each) => [keyOf(each), each] as const))(
    'is refused by %s',
    async (key, each) => {
      const { acme, tokenOf, callerWith } = managed
      const other =
        each.scope === 'keygrant:logs:read' ? 'keygrant:audit:read' : 'keygrant:logs:read'
      const call = callerWith(await tokenOf(acme.clientId, acme.clientSecret, other))
      const reply = await call(each.method, addressOf(each, things), bodies[key]?.(things))
      expect(reply.status).toBe(403)
      expect(reply.body.code).toBe('forbidden')
      expect(reply.headers.get('www-authenticate')).toBe(
        `Bearer realm="keygrant", error="insufficient_scope", scope="${each.scope}"`,
      )
    },
  )
})

describe('the operator', () => {
  it('is let in where all others are turned away', async () => {
    const paths = ['/users', '/signing_keys', `/organizations/${things.organization}`]
    for (const path of paths) expect((await managed.ops('GET', path)).status).toBe(200)
  })
})
