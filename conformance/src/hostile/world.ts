/** The server the corpus is thrown at, with the clients and the API that its cases speak of. */
import { createHash, randomBytes } from 'node:crypto'
import type { TestServer } from '@keygrant/testkit'
import { type Account, Person } from '@keygrant/testkit'
import type { Values } from './request.ts'

export const redirectUri = 'https://client.example.com/cb'
export const loopbackUri = 'http://127.0.0.1:51234/callback'
/** Every address that an answer may lead to, beside the server's own. */
export const registeredUris: readonly string[] = [
  redirectUri,
  'https://client.example.com/cb2?x=1',
  loopbackUri,
]
const verifier = 'A'.repeat(43)
export const challenge = createHash('sha256').update(verifier).digest('base64url')

export interface MadeClient {
  readonly id: string
  readonly secret: string
}

export const basic = ({ id, secret }: MadeClient): string =>
  Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')

/** Every character that is neither letter nor digit as an escape: what RFC 6749 §2.3.1 says to send. */
const escaped = (text: string): string =>
  text.replace(/[^a-z\d]/giu, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`)

/** Somebody with an account, and a browser. */
export interface User {
  readonly id: string
  readonly person: Person
}

export class World {
  readonly server: TestServer
  readonly #organization: string
  #users = 0

  private constructor(server: TestServer, organization: string) {
    this.server = server
    this.#organization = organization
  }

  static async build(server: TestServer): Promise<{ world: World; values: Values; alice: User }> {
    const organization = await server.manage('POST', '/organizations', { name: 'Hostile' })
    const api = await server.manage('POST', '/apis', {
      identifier: 'https://api.example.com',
      name: 'Example',
      scopes: [{ name: 'api.read', title: 'Read', description: 'Read everything.' }],
    })
    const world = new World(server, String(organization['id']))
    const alice = await world.makeUser()
    return { world, alice, values: await valuesOf(world, { alice, api: String(api['id']) }) }
  }

  async makeClient(members: Record<string, unknown> = {}): Promise<MadeClient> {
    const made = await this.server.manage('POST', '/clients', {
      name: 'hostile',
      type: 'machine',
      organization_id: this.#organization,
      scope: 'api.read',
      token_endpoint_auth_method: 'client_secret_basic',
      ...members,
    })
    return { id: String(made['client_id']), secret: String(made['client_secret']) }
  }

  /** A web app as most cases have it. Nobody vouches for it, so consent is asked each time. */
  makeWebClient(members: Record<string, unknown> = {}): Promise<MadeClient> {
    return this.makeClient({
      type: 'web',
      scope: 'openid offline_access api.read',
      redirect_uris: registeredUris.filter((each) => each.startsWith('https:')),
      post_logout_redirect_uris: ['https://client.example.com/bye'],
      ...members,
    })
  }

  makeNativeClient(): Promise<MadeClient> {
    return this.makeClient({
      type: 'native',
      scope: 'openid offline_access api.read',
      token_endpoint_auth_method: 'none',
      redirect_uris: ['http://127.0.0.1/callback', 'com.example.app:/cb'],
      grant_types: [
        'authorization_code',
        'refresh_token',
        'urn:ietf:params:oauth:grant-type:device_code',
      ],
    })
  }

  async makeUser(): Promise<User> {
    const email = this.#users++ === 0 ? 'alice@example.com' : `user${this.#users}@example.com`
    const account: Account = { email, password: randomBytes(12).toString('hex') }
    const { id } = await this.server.manage('POST', '/users', { ...account, name: 'Alice' })
    await this.server.manage('POST', `/organizations/${this.#organization}/members`, {
      user_id: id,
      role: 'developer',
    })
    return { id: String(id), person: new Person(this.server.origin, account) }
  }
}

interface Made {
  readonly alice: User
  readonly api: string
}

async function valuesOf(world: World, { alice, api }: Made): Promise<Values> {
  const client = await world.makeWebClient()
  const other = await world.makeWebClient()
  const machine = await world.makeClient()
  const resourceServer = await world.makeClient({ resource_server: api })
  const native = await world.makeNativeClient()
  const { server } = world
  return {
    host: `localhost:${server.port}`,
    issuer: server.issuer,
    client: client.id,
    client2: other.id,
    secret: client.secret,
    basic: basic(client),
    basic2: basic(other),
    basic_m2m: basic(machine),
    basic_rs: basic(resourceServer),
    basic_wrong: basic({ ...client, secret: `${client.secret}x` }),
    basic_code_only_client: basic(client),
    basic_special_encoded: Buffer.from(`${escaped(client.id)}:${escaped(client.secret)}`).toString(
      'base64',
    ),
    native_client: native.id,
    native_client2: (await world.makeNativeClient()).id,
    dcr_client: (await world.makeWebClient()).id,
    redirect_uri: redirectUri,
    plr: 'https://client.example.com/bye',
    verifier,
    challenge,
    email: alice.person.account.email,
    password: alice.person.account.password,
    big: 'x'.repeat(1024 * 1024),
  }
}
