/** The server the corpus is thrown at: its clients, its tokens, and what each case presupposes. */
import type { TestServer } from '@keygrant/testkit'
import type { HostileCase } from './case.ts'
import type { Values } from './request.ts'

interface MadeClient {
  readonly client_id: string
  readonly client_secret: string
}

const basic = (id: string, secret: string): string =>
  Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')

export class Fixture {
  readonly #server: TestServer
  readonly values: Values
  readonly #organization: string

  private constructor(server: TestServer, organization: string, values: Values) {
    this.#server = server
    this.#organization = organization
    this.values = values
  }

  static async build(server: TestServer): Promise<Fixture> {
    const organization = await server.manage('POST', '/organizations', { name: 'Hostile' })
    const api = await server.manage('POST', '/apis', {
      identifier: 'https://api.example.com',
      name: 'Example',
      scopes: ['api.read', 'openid'].map((name) => ({ name, title: name, description: name })),
    })
    const fixture = new Fixture(server, String(organization['id']), {})
    const client = await fixture.makeClient({ refresh_token_policy: 'rotating' })
    const other = await fixture.makeClient({ refresh_token_policy: 'rotating' })
    const machine = await fixture.makeClient({})
    const resourceServer = await fixture.makeClient({ resource_server: api['id'] })
    const native = await fixture.makeClient({
      type: 'native',
      token_endpoint_auth_method: 'none',
      redirect_uris: ['com.example.app:/cb'],
    })
    const web = await fixture.makeClient({
      type: 'web',
      redirect_uris: ['https://client.example.com/cb'],
    })
    const values = {
      host: `localhost:${server.port}`,
      client: client.client_id,
      client2: other.client_id,
      secret: client.client_secret,
      basic: basic(client.client_id, client.client_secret),
      basic2: basic(other.client_id, other.client_secret),
      basic_m2m: basic(machine.client_id, machine.client_secret),
      basic_rs: basic(resourceServer.client_id, resourceServer.client_secret),
      basic_wrong: basic(client.client_id, `${client.client_secret}x`),
      basic_code_only_client: basic(web.client_id, web.client_secret),
      native_client: native.client_id,
      redirect_uri: 'https://client.example.com/cb',
      code: 'kg_ac_000000000000000000000000000000000000',
      verifier: 'A'.repeat(43),
      challenge: 'uzOwYcznRFpVxbzQzGc5KrKq3z0eW5bZcVd8mT8bV0s',
      big: 'x'.repeat(1024 * 1024),
    }
    return new Fixture(server, String(organization['id']), values)
  }

  /** What this case needs of its own, over the shared values. */
  async prepare({ pre = [], body, headers }: HostileCase): Promise<Values> {
    const sent = `${typeof body === 'string' ? body : ''}${JSON.stringify(headers)}`
    let values = this.values
    if (/\{\{(rt|at)\}\}/u.test(sent)) values = { ...values, ...(await this.freshTokens()) }
    for (const condition of pre)
      values = { ...values, ...(await this.#bringAbout(condition, values)) }
    return values
  }

  /** Makes one of the corpus's presuppositions true. */
  async #bringAbout(condition: string, values: Values): Promise<Values> {
    switch (condition) {
      case 'fresh refresh token of client':
        return {}
      case 'rt := 60 KiB string':
        return { rt: 'x'.repeat(60 * 1024) }
      case 'rt already rotated, 31 s ago':
        await this.#refresh(values['rt'] ?? '')
        this.#server.clock.advance(31)
        return {}
      case 'rt rotated twice, inside the retry window':
        await this.#refresh(await this.#refresh(values['rt'] ?? ''))
        return {}
      case 'rt rotated; all nodes restarted':
        await this.#refresh(values['rt'] ?? '')
        this.#server.clock.advance(31)
        return {}
      case 'expired':
        this.#server.clock.advance(2 * 86_400)
        return {}
      case 'revoked on another node':
        await this.revoke(values['at'] ?? '')
        return {}
      case 'client disabled after consent':
        return this.#disabledClient()
      default:
        return {}
    }
  }

  /** An access token and a refresh token of one family. */
  async freshTokens(): Promise<Values> {
    const tokens = await this.#post('/oauth2/token', { grant_type: 'client_credentials' })
    return { at: String(tokens['access_token']), rt: String(tokens['refresh_token']) }
  }

  async #refresh(token: string): Promise<string> {
    const form = { grant_type: 'refresh_token', refresh_token: token }
    const answer = await this.#post('/oauth2/token', form)
    return String(answer['refresh_token'])
  }

  /** The successor of a refresh token; undefined if it was refused. */
  async tryRefresh(token: string): Promise<string | undefined> {
    const response = await this.#send('/oauth2/token', {
      grant_type: 'refresh_token',
      refresh_token: token,
    })
    const answer = (await response.json()) as { refresh_token?: string }
    return answer.refresh_token
  }

  async introspect(token: string): Promise<Record<string, unknown>> {
    return this.#post('/oauth2/introspect', { token })
  }

  get issuer(): string {
    return this.#server.issuer
  }

  async revoke(token: string): Promise<void> {
    await this.#post('/oauth2/revoke', { token })
  }

  async #disabledClient(): Promise<Values> {
    const client = await this.makeClient({})
    await this.#server.manage('PATCH', `/clients/${client.client_id}`, { state: 'disabled' })
    return { basic: basic(client.client_id, client.client_secret) }
  }

  async #post(path: string, form: Record<string, string>): Promise<Record<string, unknown>> {
    const response = await this.#send(path, form)
    const text = await response.text()
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`)
    return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
  }

  #send(path: string, form: Record<string, string>): Promise<Response> {
    return fetch(`${this.#server.origin}${path}`, {
      method: 'POST',
      headers: { authorization: `Basic ${this.values['basic']}` },
      body: new URLSearchParams(form),
    })
  }

  async makeClient(members: Record<string, unknown>): Promise<MadeClient> {
    const made = await this.#server.manage('POST', '/clients', {
      name: 'hostile',
      type: 'machine',
      organization_id: this.#organization,
      scope: 'api.read',
      token_endpoint_auth_method: 'client_secret_basic',
      ...members,
    })
    return { client_id: String(made['client_id']), client_secret: String(made['client_secret']) }
  }
}
