/**
 * The first half of the authorization code grant: where to send a person's browser.
 *
 * @see RFC 6749 §4.1.1, RFC 7636 (S256), RFC 8707, RFC 9126, RFC 9449 §10, RFC 9700 §2.1.1
 */
import { encodeBase64url } from '@keygrant/protocol/base64'
import { CredentialsError } from './errors.ts'
import { sha256 } from './identity.ts'
import { PartialCredentialsError } from './partial-credentials-error.ts'
import { pushRequest } from './pushed-request.ts'
import type { Resolved } from './resolve.ts'
import type { ServerMetadata } from './server-metadata.ts'
import { serverOf } from './token-request.ts'
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
  /**
   * Whether the request is sent to the server first (RFC 9126), so that the browser carries a reference to
   * it, which nobody can read or change. Default: if the server's metadata requires it.
   */
  readonly pushed?: boolean
}

/** What the caller knows besides. */
interface Circumstances {
  /** Whether this very process redeems the code, so that it can be bound to the process's key. */
  readonly redeemedHere?: boolean
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
  options: AuthorizationOptions & Circumstances,
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
  const { endpoint, requiresPushedRequests } = await authorizationServer(resolved, signal)
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
  const parameters = parametersOf({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: String(redirectUri),
    scope: scope.length === 0 ? undefined : scope.join(' '),
    state,
    code_challenge: await sha256(codeVerifier),
    code_challenge_method: 'S256',
    dpop_jkt: await boundTo(resolved, options),
    nonce,
    instance_id: instanceId,
    region,
    prompt,
    login_hint: loginHint,
  })
  for (const uri of resolved.resource) parameters.append('resource', uri)
  const { pushed = requiresPushedRequests } = options
  const shown = pushed
    ? await pushRequest({ ...resolved, clientId }, parameters, signal)
    : parameters
  const url = new URL(endpoint)
  for (const [name, value] of shown) url.searchParams.append(name, value)
  return sealed({ url, state, codeVerifier, ...(nonce === undefined ? {} : { nonce }) })
}

const parametersOf = (members: Readonly<Record<string, string | undefined>>): URLSearchParams =>
  new URLSearchParams(
    Object.entries(members).filter((each): each is [string, string] => each[1] !== undefined),
  )

/**
 * The key that the code is to be bound to: one that will be there when it is redeemed. A key that another
 * process makes for itself would not be.
 */
async function boundTo(
  { dpop, prover }: Resolved,
  { redeemedHere = false }: Circumstances,
): Promise<string | undefined> {
  return redeemedHere || typeof dpop === 'object' ? prover?.()?.thumbprint() : undefined
}

/** Where the browser is sent, as far as the options or the metadata say. */
async function authorizationServer(
  resolved: Resolved,
  signal: AbortSignal,
): Promise<
  Pick<ServerMetadata, 'requiresPushedRequests'> & { readonly endpoint: URL | undefined }
> {
  const { authBaseUrl: endpoint, issuer } = resolved
  if (endpoint !== undefined || issuer === undefined)
    return { endpoint, requiresPushedRequests: false }
  const { authorizationEndpoint, requiresPushedRequests } = await serverOf(
    { ...resolved, tokenUrl: undefined },
    signal,
  )
  return { endpoint: authorizationEndpoint, requiresPushedRequests }
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
