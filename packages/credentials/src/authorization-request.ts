/**
 * The first half of the authorization code grant: where to send a person's browser.
 *
 * @see RFC 6749 §4.1.1, RFC 7636 (S256), RFC 8707, RFC 9700 §2.1.1
 */
import { encodeBase64url } from '@keygrant/protocol/base64'
import { CredentialsError } from './errors.ts'
import { findServer } from './find-server.ts'
import { sha256 } from './identity.ts'
import { PartialCredentialsError } from './partial-credentials-error.ts'
import type { Resolved } from './resolve.ts'
import { unwrap } from './token-request.ts'
import { readScope } from './token-set.ts'

/** What one authorization request may say differently from the options of the credentials. */
export interface AuthorizationOptions {
  readonly clientId?: string
  readonly instanceId?: string
  readonly redirectUri?: string | URL
  readonly region?: string
  readonly scope?: string | readonly string[]
  /** Default: 32 random bytes. Give one only if it is as hard to guess, and bound to the browser. */
  readonly state?: string
  /** OpenID Connect: `login`, `consent`, `select_account` or `none`. */
  readonly prompt?: string
  /** OpenID Connect: who is expected to log in. */
  readonly loginHint?: string
}

/**
 * One authorization request: the URL to send the browser to, and what must be kept until it comes back.
 * Can be destructured as `[url, state]`.
 *
 * Keep `state`, `codeVerifier` and `nonce` in the person's session on your server; as JSON is fine.
 */
export interface AuthorizationRequest extends Iterable<string> {
  /** Where to send the browser. */
  readonly url: URL
  /** Comes back with the callback, which proves that it belongs to this request. */
  readonly state: string
  /** Proves that whoever redeems the code has made the request. Never in the URL. */
  readonly codeVerifier: string
  /** Comes back in the ID token; there is one if the scope `openid` is asked for. */
  readonly nonce?: string
  [Symbol.iterator](): ArrayIterator<string>
}

const random = (): string => encodeBase64url(crypto.getRandomValues(new Uint8Array(32)))

/**
 * Makes an authorization request.
 *
 * @throws {CredentialsError} `partial_credentials` if client, redirect URI or authorization endpoint are
 *   unknown, `invalid_configuration` for a bad scope.
 */
export async function authorizationRequest(
  resolved: Resolved,
  options: AuthorizationOptions,
  signal: AbortSignal,
): Promise<AuthorizationRequest> {
  const { clientId = resolved.clientId, redirectUri = resolved.redirectUri } = options
  const { instanceId = resolved.instanceId, region = resolved.region } = options
  const scope = readScope(options.scope ?? resolved.scope)
  if (scope === undefined)
    throw new CredentialsError(
      'invalid_configuration',
      'scope must be scope tokens, RFC 6749 §3.3.',
    )
  const endpoint = await authorizationEndpoint(resolved, signal)
  const lacks = [
    ...(clientId === undefined ? ['clientId'] : []),
    ...(redirectUri === undefined ? ['redirectUri'] : []),
    ...(endpoint === undefined ? ['authBaseUrl (or issuer)'] : []),
  ]
  if (endpoint === undefined || lacks.length > 0)
    throw new PartialCredentialsError(lacks, resolved.tried)

  const { state = random(), prompt, loginHint } = options
  const codeVerifier = random()
  const nonce = scope.includes('openid') ? random() : undefined
  const parameters = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: String(redirectUri),
    scope: scope.length === 0 ? undefined : scope.join(' '),
    state,
    code_challenge: await sha256(codeVerifier),
    code_challenge_method: 'S256',
    nonce,
    instance_id: instanceId,
    region,
    prompt,
    login_hint: loginHint,
  }
  const url = new URL(endpoint)
  for (const [name, value] of Object.entries(parameters))
    if (value !== undefined) url.searchParams.set(name, value)
  for (const uri of resolved.resource) url.searchParams.append('resource', uri)
  return sealed({ url, state, codeVerifier, ...(nonce === undefined ? {} : { nonce }) })
}

async function authorizationEndpoint(
  resolved: Resolved,
  signal: AbortSignal,
): Promise<URL | undefined> {
  if (resolved.authBaseUrl !== undefined) return resolved.authBaseUrl
  if (resolved.issuer === undefined) return undefined
  const server = await findServer(
    { ...resolved, tokenUrl: undefined },
    { signal, redact: (text) => text },
  )
  return server && unwrap(server).authorizationEndpoint
}

const inspect = Symbol.for('nodejs.util.inspect.custom')

/** As JSON it is whole, since it has to be kept; printed it shows where it leads, and no verifier. */
function sealed(request: Omit<AuthorizationRequest, typeof Symbol.iterator>): AuthorizationRequest {
  const { url, state } = request
  const hidden = { enumerable: false }
  const whole = Object.defineProperties(
    { ...request },
    {
      [Symbol.iterator]: { ...hidden, value: () => [url.href, state][Symbol.iterator]() },
      [inspect]: { ...hidden, value: () => `AuthorizationRequest ${url.origin}${url.pathname}` },
    },
  )
  return Object.freeze(whole) as AuthorizationRequest
}
