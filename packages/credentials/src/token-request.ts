/**
 * Requests to the authorization server in the client's name: what a grant's `request` and `post` do.
 *
 * @see RFC 6749 §3.2, RFC 8707 §2.2
 */
import type { Result } from '@keygrant/protocol/result'
import { chooseMethod } from './client-auth/choose-method.ts'
import type { Authenticate, Client } from './client-auth/client-auth.ts'
import { lookAtClocks } from './clock.ts'
import { speakDialect } from './dialect/speak-dialect.ts'
import type { CredentialsError } from './errors.ts'
import { findServer } from './find-server.ts'
import type { FlightControls } from './flight.ts'
import type { GrantContext } from './grants/grant.ts'
import { holdTokens, type Watch } from './held-tokens.ts'
import { jwtExpiry } from './jwt.ts'
import { PartialCredentialsError } from './partial-credentials-error.ts'
import { postForm, redeemToken, requestToken, type TokenAnswer } from './protocol.ts'
import { readSecret } from './read-secret.ts'
import { type Redact, redactor } from './redact.ts'
import type { Resolved } from './resolve.ts'
import { type Send, sender } from './send.ts'
import type { ServerMetadata } from './server-metadata.ts'
import { readScope, sealTokenSet, type TokenSet } from './token-set.ts'

type Parameters = Readonly<Record<string, string>>

/** Everything one request to the authorization server needs. */
export interface Exchange {
  readonly server: ServerMetadata
  readonly client: Client
  readonly authenticate: Authenticate
  readonly headers: Headers
  readonly send: Send
  readonly redact: Redact
}

/** What a grant may use, but for logging in, which is made of this. */
export type RequestContext = Omit<GrantContext, 'login'>

/** The client's names, a signal, and the authorization server. */
export function requestContext(resolved: Resolved, controls: FlightControls): RequestContext {
  const { clientId, scope, resource, developerToken, developerTokenProvider } = resolved
  const { signal, pause } = controls
  return {
    ...(clientId === undefined ? {} : { clientId }),
    ...(developerTokenProvider === undefined ? {} : { developerTokenProvider }),
    ...(developerToken === undefined
      ? {}
      : { developerToken: () => readSecret(developerToken, 'developerToken') }),
    scope,
    resource,
    signal,
    pause,
    fetch: resolved.http.fetch ?? globalThis.fetch,
    variable: (name: string) => resolved.environment.variable(name),
    metadata: () => serverOf(resolved, signal),
    request: (parameters: Parameters) => request(resolved, parameters, signal),
    redeem: (endpoint: URL, token: string) => redeem(resolved, { endpoint, token }, signal),
    post: (endpoint: URL, parameters: Parameters) =>
      post(resolved, { endpoint, parameters }, signal),
  }
}

/** @throws {CredentialsError} A grant's `request` gives tokens or throws, for the sake of its authors. */
// oxlint-disable-next-line max-params -- the nonce is an exception of one caller
export async function request(
  resolved: Resolved,
  parameters: Parameters,
  signal: AbortSignal,
  nonce?: string,
): Promise<TokenSet> {
  const exchange = await openExchange(resolved, parameters, signal)
  const form = tokenForm(resolved, parameters)
  const since = lookAtClocks()
  const prover = resolved.prover?.()
  const answer = unwrap(await requestToken({ ...exchange, form, nonce, prover }))
  return hold(answer, form.get('scope') ?? resolved.scope.join(' '), { since, prover })
}

async function redeem(
  { http }: Resolved,
  { endpoint, token }: { readonly endpoint: URL; readonly token: string },
  signal: AbortSignal,
): Promise<TokenSet> {
  const redact = redactor([token])
  const headers = new Headers(http.headers)
  headers.set('authorization', `Bearer ${token}`)
  const since = lookAtClocks()
  const call = { endpoint, headers, send: sender(http, signal, redact), redact }
  return hold(unwrap(await redeemToken(call)), '', { since, prover: undefined })
}

async function post(
  resolved: Resolved,
  { endpoint, parameters }: { readonly endpoint: URL; readonly parameters: Parameters },
  signal: AbortSignal,
): Promise<Readonly<Record<string, unknown>>> {
  const exchange = await openExchange(resolved, parameters, signal)
  const form = tokenForm(resolved, parameters)
  return unwrap(await postForm({ ...exchange, endpoint, form }))
}

/** @throws {CredentialsError} `partial_credentials` if neither `issuer` nor `tokenUrl` is known. */
export async function serverOf(resolved: Resolved, signal: AbortSignal): Promise<ServerMetadata> {
  const server = await findServer(resolved, { signal, redact: (text) => text })
  if (server === undefined)
    throw new PartialCredentialsError(['issuer (or tokenUrl)'], resolved.tried)
  return unwrap(server)
}

/**
 * Finds the server and the client's proof.
 *
 * @throws {CredentialsError} `partial_credentials` if either cannot be had.
 */
export async function openExchange(
  resolved: Resolved,
  parameters: Parameters,
  signal: AbortSignal,
): Promise<Exchange> {
  const { issuer, tokenUrl, clientId, clientAuth, clientSecret, http, provider } = resolved
  // A grant that brings its own proof of the client must not be given a second one: RFC 6749 §2.3.
  const wanted = parameters['client_assertion'] === undefined ? clientAuth : 'none'
  const inOwnName = parameters['grant_type'] === 'client_credentials' && wanted === 'auto'
  const lacks = [
    ...(issuer === undefined && tokenUrl === undefined ? ['issuer (or tokenUrl)'] : []),
    ...(clientId === undefined ? ['clientId'] : []),
    ...(inOwnName && clientSecret === undefined ? ['clientSecret'] : []),
  ]
  if (clientId === undefined || lacks.length > 0)
    throw new PartialCredentialsError(lacks, resolved.tried)

  const secret = clientSecret && (await readSecret(clientSecret, 'clientSecret'))
  const shown = Object.entries(parameters).flatMap(([name, value]) =>
    secretParameters.has(name) ? [value] : [],
  )
  const redact = redactor(secret === undefined ? shown : [secret, ...shown])
  const server = await findServer(resolved, { signal, redact })
  if (server === undefined) throw new PartialCredentialsError(lacks, resolved.tried)
  const { authMethods: supported } = unwrap(server)
  const send = sender(http, signal, redact)
  const choice = { wanted, hasSecret: secret !== undefined, supported }
  return {
    server: unwrap(server),
    client: { clientId, clientSecret: secret, issuer: audienceOf(unwrap(server)) },
    authenticate: unwrap(chooseMethod(choice)),
    headers: http.headers,
    send: provider === undefined ? send : speakDialect(send, provider.dialect),
    redact,
  }
}

/** What an assertion is made out to: the issuer, or what stands for it where there is none (RFC 7523 §3). */
const audienceOf = ({ issuerKnown, issuer, tokenEndpoint }: ServerMetadata): string =>
  issuerKnown ? issuer : tokenEndpoint.href

/** Parameters that a server's error text must not bring back. */
const secretParameters: ReadonlySet<string> = new Set([
  'assertion',
  'client_assertion',
  'client_secret',
  'code',
  'code_verifier',
  'device_code',
  'refresh_token',
  'subject_token',
  'token',
])

/** Puts the answer under watch. Its life is counted from before the request was sent. */
function hold(
  answer: TokenAnswer,
  scope: string,
  { since, prover }: Omit<Watch, 'lifetime'>,
): TokenSet {
  const lifetime = lifetimeOf(answer)
  const { accessToken, tokenType, refreshToken, idToken, extra } = answer
  const tokens = sealTokenSet({
    accessToken,
    // Checked by sealTokenSet; the layer below writes it in lower case.
    tokenType: tokenType as TokenSet['tokenType'],
    refreshToken,
    idToken,
    expiresAt: lifetime === undefined ? undefined : new Date(since.wall + lifetime),
    // RFC 6749 §5.1: a server that grants what was asked for need not repeat it.
    scope: readScope(answer.scope ?? scope) ?? [],
    extra,
  })
  return holdTokens(tokens, { since, lifetime, prover }).tokens
}

/** Life in milliseconds, from `expires_in` or else from the token itself if it is a JWT. */
function lifetimeOf({ expiresIn, accessToken, serverTime }: TokenAnswer): number | undefined {
  const longest = 1e12
  if (expiresIn !== undefined) return Math.min(expiresIn * 1000, longest)
  const exp = jwtExpiry(accessToken)
  if (exp === undefined) return undefined
  // Both ends by the server's clock, so a wrong clock here changes nothing.
  return Math.min(Math.max(0, exp * 1000 - serverTime), longest)
}

/** Grants whose scopes were settled before: asking for them again may ask for more than was allowed. */
const scopeSettled: ReadonlySet<string | undefined> = new Set([
  'authorization_code',
  'refresh_token',
  'urn:ietf:params:oauth:grant-type:device_code',
])

function tokenForm(resolved: Resolved, parameters: Parameters): URLSearchParams {
  const { scope, resource, isPart } = resolved
  const form = new URLSearchParams(parameters)
  const settled = scopeSettled.has(parameters['grant_type']) && !isPart
  if (!form.has('scope') && scope.length > 0 && !settled) form.set('scope', scope.join(' '))
  if (!form.has('resource')) for (const uri of resource) form.append('resource', uri)
  return form
}

/** Throws an expected failure: what calls grants, and is called by them, throws. */
export function unwrap<T>(result: Result<T, CredentialsError>): T {
  if (result.ok) return result.value
  throw result.error
}
