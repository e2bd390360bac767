/** An app, and a user who allows it something: what every client for delegated access is tried with. */
import { randomBytes } from 'node:crypto'
import type { TestServer } from '@keygrant/testkit'
import { Person } from '@keygrant/testkit'

export interface DelegatingUser {
  readonly userId: string
  readonly person: Person
  readonly organizationId: string
  readonly apiScope: string
}

export interface AppCredentials {
  readonly clientId: string
  /** Empty for a public client. */
  readonly clientSecret: string
}

const audience = 'https://delegated.example.com'
const apiScope = 'delegated:read'

export async function makeDelegatingUser(server: TestServer): Promise<DelegatingUser> {
  const organization = await server.manage('POST', '/organizations', { name: 'Delegating' })
  await server.manage('POST', '/apis', {
    identifier: audience,
    name: 'Delegated',
    scopes: [{ name: apiScope, title: 'Read' }],
  })
  const account = { email: 'carol@example.com', password: randomBytes(12).toString('hex') }
  const user = await server.manage('POST', '/users', { ...account, name: 'Carol' })
  const organizationId = String(organization['id'])
  const userId = String(user['id'])
  const member = { user_id: userId, role: 'developer' }
  await server.manage('POST', `/organizations/${organizationId}/members`, member)
  return { userId, person: new Person(server.origin, account), organizationId, apiScope }
}

export async function makeApp(
  server: TestServer,
  { organizationId }: DelegatingUser,
  change: Readonly<Record<string, unknown>>,
): Promise<AppCredentials> {
  const made = await server.manage('POST', '/clients', {
    name: 'Foreign app',
    type: 'web',
    organization_id: organizationId,
    scope: `openid profile email offline_access ${apiScope}`,
    ...change,
  })
  const secret = made['client_secret']
  return {
    clientId: String(made['client_id']),
    clientSecret: typeof secret === 'string' ? secret : '',
  }
}
