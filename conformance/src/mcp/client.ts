/**
 * A small MCP client: asks a server for its tools and calls one, with tokens that `Credentials` gets.
 * Run by the conformance harness with the server's address as its argument.
 */
import { createPrivateKey } from 'node:crypto'
import { Credentials, type CredentialsOptions, type Grant } from '@keygrant/credentials'
import {
  type Authority,
  challenged,
  findAuthority,
  findProtection,
  type Protection,
  type Registered,
  register,
} from './find-authorization.ts'

const redirectUri = 'http://localhost:3000/callback'
/** How often one call may lead to a new consent, since a server may ask for ever. */
const mostConsents = 3

/** What the harness gives a client that was registered by hand. */
type Given = Readonly<Record<string, string>>
const given = JSON.parse(process.env['MCP_CONFORMANCE_CONTEXT'] ?? '{}') as Given
const version = process.env['MCP_CONFORMANCE_PROTOCOL_VERSION'] ?? '2025-11-25'
const stateless = version >= '2026-07-28'

interface Message {
  readonly jsonrpc: '2.0'
  readonly id?: number
  readonly method: string
  readonly params?: { readonly name?: string }
}

/** One conversation with one server. */
class Session {
  readonly #server: URL
  #credentials: Credentials | undefined
  #protection: Protection | undefined
  #scope: readonly string[] = []
  #session: string | null = null
  #id = 0

  constructor(server: URL) {
    this.#server = server
  }

  async call(method: string, parameters: object = {}): Promise<unknown> {
    this.#id++
    const _meta = {
      'io.modelcontextprotocol/protocolVersion': version,
      'io.modelcontextprotocol/clientInfo': { name: 'keygrant', version: '0.1.0' },
      'io.modelcontextprotocol/clientCapabilities': {},
    }
    const params = stateless ? { ...parameters, _meta } : parameters
    const response = await this.#send({ jsonrpc: '2.0', id: this.#id, method, params })
    this.#session ??= response.headers.get('mcp-session-id')
    if (!response.ok) throw new Error(`${method} was answered ${response.status}`)
    return response.text()
  }

  async tell(method: string): Promise<void> {
    await (await this.#send({ jsonrpc: '2.0', method })).body?.cancel()
  }

  async #send(message: Message): Promise<Response> {
    const name = message.params?.name
    const init = {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': version,
        ...(this.#session !== null && { 'mcp-session-id': this.#session }),
        ...(stateless && { 'mcp-method': message.method, ...(name && { 'mcp-name': name }) }),
      },
      body: JSON.stringify(message),
    }
    for (let consents = 0; ; consents++) {
      const response = await (this.#credentials?.fetch ?? fetch)(this.#server, init)
      const wanting = response.status === 401 || this.#asksForMore(response)
      if (!wanting || consents >= mostConsents) return response
      await response.body?.cancel()
      await this.#authorize(response)
    }
  }

  #asksForMore(response: Response): boolean {
    return response.status === 403 && challenged(response, 'error') === 'insufficient_scope'
  }

  async #authorize(refusal: Response): Promise<void> {
    this.#protection = await findProtection(this.#server, refusal)
    // What was allowed before stays asked for: a step up is no step aside.
    this.#scope = [...new Set([...this.#scope, ...this.#protection.scope])]
    const authority = await findAuthority(this.#protection.issuer)
    this.#credentials = await authorized(this.#protection, authority, this.#scope)
  }
}

/** Credentials that have a token, or know how to get one. */
async function authorized(
  { resource, dpop }: Protection,
  authority: Authority,
  scope: readonly string[],
): Promise<Credentials> {
  const { metadata = {}, issuer } = authority
  const options: CredentialsOptions = {
    env: false,
    redirectUri,
    scope: withOffline(scope, metadata),
    ...(resource !== undefined && { resource }),
    ...endpointsOf(authority),
    dpop: dpop || metadata['dpop_signing_alg_values_supported'] !== undefined,
  }
  const own = await inOwnName(options)
  if (own !== undefined) return own

  const client: Registered =
    given['client_id'] !== undefined && (given['issuer'] ?? issuer) === issuer
      ? { clientId: given['client_id'], clientSecret: given['client_secret'] ?? '' }
      : await register(authority, redirectUri, scope)
  const { clientId, clientSecret, method } = client
  const credentials = new Credentials({
    ...options,
    clientId,
    ...(clientSecret && { clientSecret }),
    ...(method !== undefined && { clientAuth: method as 'none' }),
  })
  const request = await credentials.getAuthorizationUrl()
  const answer = await fetch(request.url, { redirect: 'manual' })
  const callbackUrl = answer.headers.get('location')
  if (callbackUrl === null) throw new Error(`nobody came back: ${answer.status}`)
  await credentials.fetchTokens({ callbackUrl, request })
  return credentials
}

/** A refresh token has to be asked for, where the server knows the word. */
const withOffline = (scope: readonly string[], metadata: Authority['metadata'] = {}) =>
  scope.length > 0 &&
  JSON.stringify(metadata['scopes_supported'] ?? []).includes('"offline_access"')
    ? [...new Set([...scope, 'offline_access'])]
    : scope

/** Servers without metadata have the endpoints that MCP 2025-03-26 gave them. */
const endpointsOf = ({ metadata, issuer }: Authority): CredentialsOptions =>
  metadata === undefined
    ? {
        authBaseUrl: new URL('/authorize', issuer),
        tokenUrl: new URL('/token', issuer),
      }
    : { issuer }

/** A client that acts for itself: with a secret, with a key, or with somebody else's word. */
async function inOwnName(options: CredentialsOptions): Promise<Credentials | undefined> {
  const { client_id: clientId, client_secret: clientSecret, private_key_pem: pem } = given
  const scenario = given['name'] ?? ''
  if (clientId === undefined) return undefined
  if (pem !== undefined) {
    const der = createPrivateKey(pem).export({ type: 'pkcs8', format: 'der' })
    const ec = { name: 'ECDSA', namedCurve: 'P-256' }
    const key = await crypto.subtle.importKey('pkcs8', new Uint8Array(der), ec, false, ['sign'])
    const clientAuth = { method: 'private_key_jwt', key } as const
    return new Credentials({ ...options, clientId, clientAuth })
  }
  if (scenario.includes('client-credentials'))
    return new Credentials({ ...options, clientId, ...(clientSecret && { clientSecret }) })
  const grant = given['valid_jwt'] === undefined ? undefined : assertion(given['valid_jwt'])
  const brokered = given['idp_id_token'] === undefined ? grant : enterprise()
  if (brokered === undefined) return undefined
  const secret = given['client_secret'] === undefined ? {} : { clientSecret }
  return new Credentials({ ...options, clientId, grant: brokered, ...(secret as object) })
}

const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer'

const assertion =
  (jwt: string): Grant =>
  ({ request }) =>
    request({ grant_type: jwtBearer, assertion: jwt })

/** An identity provider exchanges the person's ID token for a grant that the server takes. */
const enterprise =
  (): Grant =>
  async ({ request, metadata, resource }) => {
    const { issuer } = await metadata()
    const response = await fetch(String(given['idp_token_endpoint']), {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        requested_token_type: 'urn:ietf:params:oauth:token-type:id-jag',
        subject_token: String(given['idp_id_token']),
        subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
        audience: issuer,
        resource: resource[0] ?? '',
        client_id: String(given['idp_client_id']),
      }),
    })
    const { access_token: jag } = (await response.json()) as { readonly access_token?: unknown }
    return request({ grant_type: jwtBearer, assertion: String(jag) })
  }

const session = new Session(new URL(process.argv.at(-1) ?? ''))
if (!stateless) {
  const clientInfo = { name: 'keygrant', version: '0.1.0' }
  await session.call('initialize', { protocolVersion: version, capabilities: {}, clientInfo })
  await session.tell('notifications/initialized')
}
await session.call('tools/list')
await session.call('tools/call', { name: 'test-tool', arguments: {} })
