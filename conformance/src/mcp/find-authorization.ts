/**
 * From an MCP server to its authorization server: protected resource metadata (RFC 9728), then the
 * authorization server's own (RFC 8414 and OpenID Connect Discovery), then a client id.
 *
 * @see https://modelcontextprotocol.io/specification/2025-11-25/basic/authorization
 */

type Json = Readonly<Record<string, unknown>>

/** What a server says of who may call it. */
export interface Protection {
  /** The resource that tokens are for. */
  readonly resource: string | undefined
  readonly issuer: string
  readonly scope: readonly string[]
  readonly dpop: boolean
}

/** What an authorization server says of itself, as far as an MCP client asks. */
export interface Authority {
  /** Undefined: it says nothing, and has the endpoints that MCP once gave such servers. */
  readonly metadata: Json | undefined
  readonly issuer: string
}

const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((text) => typeof text === 'string') : []

async function documentAt(url: string): Promise<Json | undefined> {
  const response = await fetch(url, { headers: { accept: 'application/json' } })
  if (!response.ok) return undefined
  return (await response.json()) as Json
}

/** The value of a parameter of a challenge, such as `scope="a b"`. */
export function challenged(response: Response, name: string): string | undefined {
  const challenge = response.headers.get('www-authenticate') ?? ''
  return new RegExp(`\\b${name}="([^"]*)"`, 'u').exec(challenge)?.[1]
}

/** @throws {Error} If the metadata is of another resource: its tokens would be somebody else's. */
export async function findProtection(server: URL, refusal: Response): Promise<Protection> {
  const named = challenged(refusal, 'resource_metadata')
  const wellKnown = '/.well-known/oauth-protected-resource'
  const places = [
    ...(named === undefined ? [] : [named]),
    `${server.origin}${wellKnown}${server.pathname}`,
    `${server.origin}${wellKnown}`,
  ]
  let found: Json | undefined
  for (const place of places) found ??= await documentAt(place)
  const asked = challenged(refusal, 'scope')?.split(' ')
  if (found === undefined)
    return { resource: undefined, issuer: server.origin, scope: asked ?? [], dpop: false }

  const resource = String(found['resource'])
  if (!covers(resource, server)) throw new Error(`the metadata is of ${resource}`)
  return {
    resource,
    issuer: texts(found['authorization_servers'])[0] ?? server.origin,
    scope: asked ?? texts(found['scopes_supported']),
    dpop: found['dpop_signing_alg_values_supported'] !== undefined,
  }
}

function covers(resource: string, server: URL): boolean {
  if (!URL.canParse(resource)) return false
  const { origin, pathname } = new URL(resource)
  const path = pathname.endsWith('/') ? pathname : `${pathname}/`
  return origin === server.origin && `${server.pathname}/`.startsWith(path)
}

/** Looks where MCP has clients look, in its order. */
export async function findAuthority(issuer: string): Promise<Authority> {
  const { origin, pathname } = new URL(issuer)
  const path = pathname === '/' ? '' : pathname.replace(/\/$/u, '')
  const places = [
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${origin}/.well-known/openid-configuration${path}`,
    ...(path === '' ? [] : [`${origin}${path}/.well-known/openid-configuration`]),
  ]
  for (const place of places) {
    const metadata = await documentAt(place)
    if (metadata === undefined) continue
    if (metadata['issuer'] !== issuer) throw new Error('the metadata is of another issuer')
    return { metadata, issuer }
  }
  return { metadata: undefined, issuer }
}

/** A client, as it was registered by hand, by its own document, or just now. */
export interface Registered {
  readonly clientId: string
  readonly clientSecret?: string
  readonly method?: string
}

/** Where a client that has a document of its own is described. */
const documentOfClient = 'https://conformance-test.local/client-metadata.json'

export async function register(
  { metadata = {}, issuer }: Authority,
  redirectUri: string,
  scope: readonly string[],
): Promise<Registered> {
  if (metadata['client_id_metadata_document_supported'] === true)
    return { clientId: documentOfClient, method: 'none' }
  const endpoint = metadata['registration_endpoint'] ?? new URL('/register', issuer).href
  const response = await fetch(String(endpoint), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_name: 'Keygrant conformance',
      application_type: 'native',
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      ...(scope.length > 0 && { scope: scope.join(' ') }),
    }),
  })
  if (!response.ok) throw new Error(`registration was answered ${response.status}`)
  const made = (await response.json()) as Json
  const named = made['token_endpoint_auth_method']
  return {
    clientId: String(made['client_id']),
    ...(typeof made['client_secret'] === 'string' && { clientSecret: made['client_secret'] }),
    ...(typeof named === 'string' && { method: named }),
  }
}
