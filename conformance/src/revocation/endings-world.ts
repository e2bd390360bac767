/** Tokens of every origin, and whoever can end them: a real server, people with their browsers, a guard. */
import { createHash, randomBytes } from 'node:crypto'
import { createGuard, type Guard } from '@keygrant/guard'
import { Person, startServer, type TestServer } from '@keygrant/testkit'
import { postForm } from '../person/answer.ts'

const audience = 'https://endings.example.com'
const redirectUri = 'https://app.example.com/cb'

export interface Credentials {
  readonly client_id: string
  readonly client_secret: string
}

export interface IssuedTokens {
  readonly access: string
  readonly refresh: string
  /** What the access token says. */
  readonly claims: Readonly<Record<'jti' | 'fid' | 'sub' | 'client_id', string>>
  readonly kid: string
}

export interface Machine extends Credentials {
  readonly organizationId: string
  readonly secretId: string
}

/** Someone who is signed in, with the management API as the console calls it. */
export interface SignedInPerson {
  readonly userId: string
  readonly browser: Person
  call(method: string, path: string, body?: object): Promise<Readonly<Record<string, unknown>>>
}

export class EndingsWorld {
  readonly server: TestServer
  readonly guard: Guard
  #made = 0

  private constructor(server: TestServer, guard: Guard) {
    this.server = server
    this.guard = guard
  }

  static async start(): Promise<EndingsWorld> {
    const server = await startServer()
    await server.manage('POST', '/apis', {
      identifier: audience,
      name: 'Endings',
      scopes: [{ name: 'endings:read' }],
    })
    const guard = createGuard({ issuer: server.issuer, audience })
    await guard.start()
    return new EndingsWorld(server, guard)
  }

  async stop(): Promise<void> {
    await this.guard.close()
    await this.server[Symbol.asyncDispose]()
  }

  /** Entries that were appended behind a number, as they stand in the log. */
  async appendedSince(seq: number): Promise<readonly string[]> {
    const entries = await this.server.keygrant.deps.store.revocationsAfter(seq, 1_000)
    return entries.map(({ kind, value }) => `${kind} ${value}`)
  }

  async newestSeq(): Promise<number> {
    const entries = await this.server.keygrant.deps.store.revocationsAfter(0, 1_000)
    return entries.at(-1)?.seq ?? 0
  }

  /** What the guard says of a token: `ok`, or why not. */
  async judge(token: string): Promise<string> {
    const verdict = await this.guard.verifyToken(token)
    return verdict.ok ? 'ok' : verdict.refusal.reason
  }

  async newOrganization(): Promise<string> {
    const { id } = await this.server.manage('POST', '/organizations', { name: `o${this.#made++}` })
    return String(id)
  }

  async newMachine(): Promise<Machine> {
    const organizationId = await this.newOrganization()
    const made = await this.server.manage('POST', '/clients', {
      name: `machine ${this.#made++}`,
      type: 'machine',
      organization_id: organizationId,
      scope: 'endings:read',
      refresh_token_policy: 'rotating',
    })
    return {
      organizationId,
      client_id: String(made['client_id']),
      client_secret: String(made['client_secret']),
      secretId: String(made['secret_id']),
    }
  }

  async tokensOf({ client_id, client_secret }: Credentials): Promise<IssuedTokens> {
    return this.ask({ grant_type: 'client_credentials', client_id, client_secret })
  }

  /** Posts to the token endpoint; throws unless that gives tokens. */
  async ask(form: Readonly<Record<string, string>>): Promise<IssuedTokens> {
    const { status, body } = await postForm(`${this.server.issuer}/oauth2/token`, form)
    if (status !== 200) throw new Error(`no token: ${status} ${JSON.stringify(body)}`)
    return issued(body)
  }

  async revoke(token: string, { client_id, client_secret }: Credentials): Promise<void> {
    const form = { token, client_id, client_secret }
    const { status } = await postForm(`${this.server.issuer}/oauth2/revoke`, form)
    if (status !== 200) throw new Error(`not revoked: ${status}`)
  }

  /** A person in an organization, signed in. */
  async newPerson(organizationId: string): Promise<SignedInPerson> {
    const { server } = this
    const account = {
      email: `p${this.#made++}@example.com`,
      password: randomBytes(12).toString('hex'),
    }
    const { id } = await server.manage('POST', '/users', { ...account, name: 'P' })
    const members = `/organizations/${organizationId}/members`
    await server.manage('POST', members, { user_id: id, role: 'developer' })
    const browser = new Person(server.origin, account)
    await browser.signIn()
    const call = callerOf(server.origin, browser)
    return { userId: String(id), browser, call }
  }

  async newApp(organizationId: string): Promise<Credentials> {
    const made = await this.server.manage('POST', '/clients', {
      name: `app ${this.#made++}`,
      type: 'web',
      organization_id: organizationId,
      scope: 'endings:read',
      redirect_uris: [redirectUri],
      refresh_token_policy: { kind: 'rotating', retry_window: 0 },
      installation: {
        onboarding_uri: 'https://app.example.com/start',
        regions: [],
        fields: [],
      },
    })
    return { client_id: String(made['client_id']), client_secret: String(made['client_secret']) }
  }

  /** What redeems a code that a person allowed an app, in an installation if one is named. */
  async newCode(
    { browser }: SignedInPerson,
    { client_id, client_secret }: Credentials,
    instanceId?: string,
  ): Promise<Readonly<Record<string, string>>> {
    const code_verifier = randomBytes(32).toString('base64url')
    const query = new URLSearchParams({
      response_type: 'code',
      client_id,
      redirect_uri: redirectUri,
      scope: 'endings:read',
      state: 's',
      code_challenge: createHash('sha256').update(code_verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...(instanceId !== undefined && { instance_id: instanceId }),
    })
    const callback = await browser.follow(`/oauth2/authorize?${query}`)
    const code = callback.searchParams.get('code')
    if (code === null) throw new Error(`no code: ${callback.href}`)
    const grant_type = 'authorization_code'
    return { grant_type, code, redirect_uri: redirectUri, code_verifier, client_id, client_secret }
  }

  /** A developer token, and an access token that it bought. */
  async newDeveloperToken(person: SignedInPerson): Promise<{ id: string; tokens: IssuedTokens }> {
    const made = await person.call('POST', '/developer_tokens', {
      name: 'try',
      scope: 'endings:read',
      expires_in: 86_400,
    })
    const response = await fetch(`${this.server.issuer}/developer-tokens/redeem`, {
      method: 'POST',
      headers: { authorization: `Bearer ${String(made['developer_token'])}` },
    })
    if (!response.ok) throw new Error(`not redeemed: ${response.status}`)
    const tokens = issued((await response.json()) as Record<string, unknown>)
    return { id: String(made['id']), tokens }
  }
}

const decoded = (part = ''): never => JSON.parse(Buffer.from(part, 'base64url').toString()) as never

function issued(body: Readonly<Record<string, unknown>>): IssuedTokens {
  const access = String(body['access_token'])
  const [header, claims] = access.split('.')
  const { kid } = decoded(header) as { kid: string }
  return { access, refresh: String(body['refresh_token']), claims: decoded(claims), kid }
}

function callerOf(origin: string, browser: Person): SignedInPerson['call'] {
  let csrf: string | undefined
  const send = async (method: string, path: string, body?: object): Promise<Response> =>
    fetch(`${origin}/api/v1${path}`, {
      method,
      headers: {
        cookie: browser.cookieHeader,
        origin,
        'sec-fetch-site': 'same-origin',
        ...(csrf !== undefined && { 'x-keygrant-csrf': csrf }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  return async (method, path, body) => {
    csrf ??= ((await (await send('GET', '/session')).json()) as { csrf_token: string }).csrf_token
    const response = await send(method, path, body)
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
  }
}
