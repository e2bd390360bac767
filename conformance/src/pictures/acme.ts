/** A customer as it looks after two weeks: credentials that are used, some that fail, one that rotates. */
import { FakeClock, startServer, type TestServer } from '@keygrant/testkit'
import { type Account, addCredential } from '../console/console-world.ts'

/** A Monday. What is seen of time is the same in each picture. */
const today = Date.parse('2026-06-15T09:30:00Z') / 1000
const day = 86_400

export interface Acme extends AsyncDisposable {
  readonly server: TestServer
  readonly developer: Account
  /** The credential whose secret was rotated. */
  readonly rotated: string
  /** Milliseconds since the epoch, by the server. */
  now(): number
}

const scopes = [
  ['balance:read', 'Read the balance', false],
  ['instances:read', 'See instances', false],
  ['instances:write', 'Start and stop instances', true],
] as const

export async function startAcme(): Promise<Acme> {
  const clock = new FakeClock()
  clock.advance(today - 14 * day - clock.now())
  const server = await startServer({ clock })
  await server.manage('POST', '/apis', {
    identifier: 'https://api.example.com',
    name: 'Cloud API',
    scopes: scopes.map(([name, title, sensitive]) => ({ name, title, sensitive })),
  })
  const { id } = await server.manage('POST', '/organizations', { name: 'Acme Robotics' })
  const organization = String(id)
  const developer = { email: 'grace@example.com', password: 'only in this picture of it' }
  const user = await server.manage('POST', '/users', { ...developer, name: 'Grace Hopper' })
  await server.manage('POST', `/organizations/${organization}/members`, {
    user_id: user['id'],
    role: 'owner',
  })
  const rotated = await liveTwoWeeks(server, organization)
  return {
    server,
    developer,
    rotated,
    now: () => clock.now() * 1000,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

async function liveTwoWeeks(server: TestServer, organization: string): Promise<string> {
  const names = [
    'Billing export',
    'Nightly backup',
    'CI deploy',
    'Grafana exporter',
    'Fleet controller',
  ]
  const made = []
  for (const name of names) {
    // Lists are in the order of time: nothing else tells them apart.
    server.clock.advance(60)
    made.push(await addCredential(server, organization, name))
  }
  for (let past = 0; past < 14; past++) {
    server.clock.advance(day)
    for (const [at, { clientId, clientSecret }] of made.entries())
      for (let turn = 0; turn <= (past * 3 + at * 2) % 7; turn++)
        await server.token(clientId, clientSecret)
    await fail(server, made, past)
    await server.keygrant.flush()
  }
  const fleet = made.at(-1)
  if (fleet === undefined) throw new Error('there is no credential')
  const { items } = await server.manage('GET', `/clients/${fleet.clientId}/secrets`)
  const [first] = items as readonly { readonly id: string }[]
  const path = `/clients/${fleet.clientId}/secrets/${first?.id ?? ''}/rotate`
  const next = await server.manage('POST', path, { overlap_seconds: day })
  server.clock.advance(900)
  await server.token(fleet.clientId, fleet.clientSecret)
  for (let turn = 0; turn < 3; turn++)
    await server.token(fleet.clientId, String(next['client_secret']))
  server.clock.advance(120)
  await server.keygrant.flush()
  return fleet.clientId
}

/** What goes wrong in practice: an old secret in a forgotten place, a scope that nobody gave. */
async function fail(
  server: TestServer,
  made: readonly { readonly clientId: string; readonly clientSecret: string }[],
  past: number,
): Promise<void> {
  const [billing, , deploy] = made
  const refused = async (clientId = '', clientSecret = '', form = {}): Promise<void> => {
    await server.token(clientId, clientSecret, form).then(
      () => {
        throw new Error('this was to be refused')
      },
      () => undefined,
    )
  }
  if (past % 4 === 1) await refused(billing?.clientId, 'kg_cs_of_last_year')
  if (past > 11) await refused(deploy?.clientId, deploy?.clientSecret, { scope: 'instances:write' })
}
