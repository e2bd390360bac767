/** Starts the real server on a port of its own and a database in memory, with an operator client. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildServer, type Keygrant, type Overrides, readConfig } from '@keygrant/server'
import { FakeClock } from './fake-clock.ts'
import { freePort } from './free-port.ts'

export interface TestServerOptions {
  /** @default 'sqlite::memory:' */
  readonly databaseUrl?: string
  /** 32 bytes. @default random ones */
  readonly masterKey?: Buffer
  readonly clock?: FakeClock
  /** The operator client's secret: the same for servers that share a database. @default a random one */
  readonly operatorSecret?: string
  readonly wrapStore?: Overrides['wrapStore']
  readonly logger?: Overrides['logger']
  /** Further settings, by the names of their environment variables. */
  readonly environment?: Readonly<Record<string, string>>
}

export interface Tokens {
  readonly access_token: string
  readonly refresh_token?: string
  readonly expires_in: number
  readonly scope: string
}

export interface TestServer extends AsyncDisposable {
  readonly keygrant: Keygrant
  readonly issuer: string
  /** Where it listens; the same as the issuer. */
  readonly origin: string
  readonly port: number
  readonly clock: FakeClock
  readonly operator: { readonly clientId: string; readonly clientSecret: string }
  /** Posts a form to the token endpoint as a client; throws unless the answer is 200. */
  token(clientId: string, clientSecret: string, form?: Record<string, string>): Promise<Tokens>
  /** Calls the management API as the operator; throws unless it succeeds. */
  manage(method: string, path: string, body?: object): Promise<Record<string, unknown>>
}

export async function startServer(options: TestServerOptions = {}): Promise<TestServer> {
  const clock = options.clock ?? new FakeClock()
  const folder = mkdtempSync(join(tmpdir(), 'keygrant-test-'))
  const operator = {
    clientId: 'ops',
    clientSecret: options.operatorSecret ?? randomBytes(24).toString('hex'),
  }
  // The issuer names the port, so it must be known before the server listens.
  const port = await freePort()
  const issuer = `http://localhost:${port}`
  const environment = {
    KEYGRANT_PORT: String(port),
    KEYGRANT_MANAGEMENT_PORT: '0',
    KEYGRANT_ISSUER: issuer,
    KEYGRANT_DATABASE_URL: options.databaseUrl ?? 'sqlite::memory:',
    KEYGRANT_MASTER_KEY: (options.masterKey ?? randomBytes(32)).toString('base64'),
    KEYGRANT_BOOTSTRAP_CLIENT_ID: operator.clientId,
    KEYGRANT_BOOTSTRAP_CLIENT_SECRET: operator.clientSecret,
    KEYGRANT_LOG_LEVEL: 'silent',
    ...options.environment,
  }
  const config = readConfig('serve', { flags: {}, environment, folder })
  if (!config.ok) throw new Error(config.error.join('\n'))
  const built = await buildServer(config.value, {
    now: clock.now,
    ...(options.wrapStore && { wrapStore: options.wrapStore }),
    ...(options.logger && { logger: options.logger }),
  })
  if (!built.ok) throw new Error(built.error.message)
  const keygrant = built.value
  const client = new OperatorClient(issuer, operator)
  return {
    keygrant,
    issuer,
    origin: issuer,
    port: keygrant.port,
    clock,
    operator,
    token: (id, secret, form) => client.token(id, secret, form),
    manage: (method, path, body) => client.manage(method, path, body),
    async [Symbol.asyncDispose]() {
      await keygrant.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

class OperatorClient {
  readonly #issuer: string
  readonly #operator: TestServer['operator']
  #accessToken: string | undefined

  constructor(issuer: string, operator: TestServer['operator']) {
    this.#issuer = issuer
    this.#operator = operator
  }

  async token(
    clientId: string,
    clientSecret: string,
    form: Record<string, string> = {},
  ): Promise<Tokens> {
    const response = await fetch(`${this.#issuer}/oauth2/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
        ...form,
      }),
    })
    if (!response.ok) throw new Error(`token: ${response.status} ${await response.text()}`)
    return (await response.json()) as Tokens
  }

  async manage(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
    const response = await this.#call(method, path, body)
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
  }

  /** Once more with a fresh token, should the clock of the test have passed the old one's end. */
  async #call(method: string, path: string, body: object | undefined): Promise<Response> {
    const first = await this.#send(method, path, body)
    if (first.status !== 401) return first
    this.#accessToken = undefined
    return this.#send(method, path, body)
  }

  async #send(method: string, path: string, body: object | undefined): Promise<Response> {
    const { clientId, clientSecret } = this.#operator
    this.#accessToken ??= (await this.token(clientId, clientSecret)).access_token
    return fetch(`${this.#issuer}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#accessToken}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  }
}
