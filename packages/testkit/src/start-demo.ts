/** The real server with the demo API behind it, and a person who may allow apps to call that. */
import { randomBytes } from 'node:crypto'
import { startDemoApi } from '@keygrant/server/demo-api'
import { freePort } from './free-port.ts'
import type { Account } from './person.ts'
import { startServer, type TestServer } from './start-server.ts'

const scopes = ['balance:read', 'instances:read', 'instances:write']

export interface Demo extends AsyncDisposable {
  readonly server: TestServer
  /** Where the demo API is, which is its identifier, too. */
  readonly api: string
  /** What the API knows. */
  readonly scopes: readonly string[]
  /** The organization that the person develops in. */
  readonly organizationId: string
  readonly account: Account
}

/** Starts both on ports of their own, with a database in memory. */
export async function startDemo(): Promise<Demo> {
  const server = await startServer()
  const port = await freePort()
  const demo = await startDemoApi({ port, host: '127.0.0.1', issuer: server.issuer })
  if (!demo.ok) throw new Error(demo.error)
  const api = `http://localhost:${port}`
  await server.manage('POST', '/apis', {
    identifier: api,
    name: 'Demo',
    scopes: scopes.map((name) => ({
      name,
      title: `May ${name}`,
      sensitive: name.endsWith('write'),
    })),
  })
  const organization = await server.manage('POST', '/organizations', { name: 'Acme' })
  const organizationId = String(organization['id'])
  const account = { email: 'dora@example.com', password: randomBytes(12).toString('hex') }
  const user = await server.manage('POST', '/users', { ...account, name: 'Dora' })
  await server.manage('POST', `/organizations/${organizationId}/members`, {
    user_id: user['id'],
    role: 'developer',
  })
  return {
    server,
    api,
    scopes,
    organizationId,
    account,
    async [Symbol.asyncDispose]() {
      await demo.value.close()
      await server[Symbol.asyncDispose]()
    },
  }
}
