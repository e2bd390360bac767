/**
 * The protocol layer: with `dpop/prover.ts` the only module that knows oauth4webapi. Everything it gives is ours.
 */
import { err, ok, type Result } from '@keygrant/protocol/result'
import * as oauth from 'oauth4webapi'
import type { Authenticate, Client } from './client-auth/client-auth.ts'
import type { Prover } from './dpop/prover.ts'
import { CredentialsError, OAuthError } from './errors.ts'
import { isLoopback, mayCarrySecrets } from './loopback.ts'
import { quoteServer, type Redact } from './redact.ts'
import { retryAfterOf, serverTime } from './retry-after.ts'
import type { Send } from './send.ts'
import type { ServerMetadata } from './server-metadata.ts'

/** A token endpoint's answer, checked to be one (RFC 6749 §5.1). */
export interface TokenAnswer {
  readonly accessToken: string
  readonly tokenType: string
  /** In seconds. */
  readonly expiresIn: number | undefined
  readonly refreshToken: string | undefined
  readonly idToken: string | undefined
  readonly scope: string | undefined
  /** Every other member. */
  readonly extra: Readonly<Record<string, unknown>>
  /** The server's clock when it answered, in milliseconds since the epoch. */
  readonly serverTime: number
}

/** One request to a token endpoint. */
export interface TokenCall {
  readonly server: Pick<
    ServerMetadata,
    'issuer' | 'issuerKnown' | 'tokenEndpoint' | 'idTokenAlgorithms'
  >
  readonly client: Client
  readonly authenticate: Authenticate
  /** The form, `grant_type` included, client authentication not. */
  readonly form: URLSearchParams
  readonly headers: Headers
  readonly send: Send
  readonly redact: Redact
  /** What the ID token must bring back. */
  readonly nonce?: string | undefined
  /** Proves the key that the token is to be bound to. */
  readonly prover?: Prover | undefined
}

const badResponse = (message: string, retryable: boolean, retryAfter?: number) =>
  new CredentialsError('bad_response', message, { retryable, retryAfter })

/**
 * Finds an issuer's metadata: RFC 8414 first, then OpenID Connect Discovery.
 *
 * The issuer in the document must be the one asked for (RFC 8414 §3.3), and its token endpoint must
 * be https, or on a loopback address if the issuer is.
 */
export async function fetchMetadata(
  issuer: URL,
  headers: Headers,
  send: Send,
): Promise<Result<ServerMetadata, CredentialsError>> {
  let failure = badResponse('The issuer publishes no metadata.', false)
  for (const algorithm of ['oauth2', 'oidc'] as const) {
    const response = await oauth.discoveryRequest(issuer, {
      algorithm,
      headers,
      [oauth.customFetch]: send,
      [oauth.allowInsecureRequests]: isLoopback(issuer),
    })
    if (response.status !== 200) {
      const { status } = response
      if (status === 429 || status >= 500)
        failure = unavailable(status, retryAfterOf(response.headers), "The issuer's metadata")
      continue
    }
    try {
      return readMetadata(issuer, await oauth.processDiscoveryResponse(issuer, response))
    } catch (error) {
      if (codeOf(error) === oauth.JSON_ATTRIBUTE_COMPARISON)
        return err(new CredentialsError('issuer_mismatch', 'The metadata is of another issuer.'))
      failure = badResponse("The issuer's metadata cannot be read.", isNoJson(error))
    }
  }
  return err(failure)
}

function readMetadata(
  issuer: URL,
  metadata: oauth.AuthorizationServer,
): Result<ServerMetadata, CredentialsError> {
  const { token_endpoint, token_endpoint_auth_methods_supported: methods } = metadata
  if (typeof token_endpoint !== 'string' || !URL.canParse(token_endpoint))
    return err(badResponse("The issuer's metadata names no token endpoint.", false))
  const tokenEndpoint = endpointOf(issuer, token_endpoint)
  if (tokenEndpoint === undefined)
    return err(badResponse('The token endpoint is not https.', false))
  const { code_challenge_methods_supported: challengeMethods } = metadata
  return ok({
    issuer: metadata.issuer,
    issuerKnown: true,
    tokenEndpoint,
    authorizationEndpoint: endpointOf(issuer, metadata.authorization_endpoint),
    revocationEndpoint: endpointOf(issuer, metadata.revocation_endpoint),
    deviceAuthorizationEndpoint: endpointOf(issuer, metadata.device_authorization_endpoint),
    pushedAuthorizationRequestEndpoint: endpointOf(
      issuer,
      metadata.pushed_authorization_request_endpoint,
    ),
    requiresPushedRequests: metadata.require_pushed_authorization_requests === true,
    authMethods: textsOf(methods),
    namesIssuerInCallback: metadata.authorization_response_iss_parameter_supported === true,
    codeChallengeMethods: textsOf(challengeMethods),
    idTokenAlgorithms: textsOf(metadata.id_token_signing_alg_values_supported),
  })
}

/**
 * An endpoint that may be used. A public issuer has no business on this machine: its loopback address
 * is somebody else's port.
 */
function endpointOf(issuer: URL, value: unknown): URL | undefined {
  if (typeof value !== 'string' || !URL.canParse(value)) return undefined
  const url = new URL(value)
  const secure = url.protocol === 'https:' || isLoopback(issuer)
  return secure && mayCarrySecrets(url) ? url : undefined
}

const textsOf = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) ? value.filter((text) => typeof text === 'string') : undefined

/**
 * What an ID token may be signed with where nobody said: metadata by RFC 8414 often does not, and not
 * all servers use RS256. What came over TLS from the token endpoint need not have its signature checked,
 * OpenID Connect Core §3.1.3.7.
 */
const asymmetric = ['RS', 'PS', 'ES']
  .flatMap((family) => ['256', '384', '512'].map((size) => family + size))
  .concat('EdDSA', 'Ed25519')

/** Sends a token request and reads its answer, RFC 6749 §3.2, §5.1 and §5.2. */
export async function requestToken(
  call: TokenCall,
): Promise<Result<TokenAnswer, CredentialsError>> {
  const { server, client, redact, prover } = call
  const as = {
    issuer: server.issuer,
    token_endpoint: server.tokenEndpoint.href,
    id_token_signing_alg_values_supported: [...(server.idTokenAlgorithms ?? asymmetric)],
  }
  const oauthClient = { client_id: client.clientId }
  let response = await sendTokenRequest(as, oauthClient, call)
  if (prover?.learn(response) === true && (await refusesProof(response)))
    response = await sendTokenRequest(as, oauthClient, call)
  if (response.status !== 200) return err(await readRefusal(response, redact))
  try {
    const answer = await readTokens(as, oauthClient, { response, call })
    return ok(toAnswer(answer, serverTime(response.headers)))
  } catch (error) {
    // The error holds the body, tokens and all: only its code is looked at.
    return err(
      badResponse('The token endpoint answered something else than a token.', isNoJson(error)),
    )
  }
}

async function sendTokenRequest(
  as: oauth.AuthorizationServer,
  oauthClient: oauth.Client,
  { server, client, authenticate, form, headers, send, prover }: TokenCall,
): Promise<Response> {
  return oauth.genericTokenEndpointRequest(
    as,
    oauthClient,
    // oxlint-disable-next-line max-params -- the signature is oauth4webapi's
    (_as, _client, body, outgoing) => authenticate(client, body, outgoing),
    form.get('grant_type') ?? '',
    form,
    {
      headers,
      ...(prover && { DPoP: await prover.handle() }),
      [oauth.customFetch]: send,
      [oauth.allowInsecureRequests]: isLoopback(server.tokenEndpoint),
    },
  )
}

/** Nothing but the proof was looked at: the request may be sent again with another, code and all. RFC 9449 §8. */
async function refusesProof(response: Response): Promise<boolean> {
  if (response.status !== 400 && response.status !== 401) return false
  const { error } = readJson(await response.clone().text())
  return error === 'use_dpop_nonce' || error === 'invalid_dpop_proof'
}

/** A code's answer must bring the nonce back, in an ID token; others are not asked for one. */
async function readTokens(
  as: oauth.AuthorizationServer,
  client: oauth.Client,
  { response, call }: { readonly response: Response; readonly call: TokenCall },
): Promise<oauth.TokenEndpointResponse> {
  const { nonce, server } = call
  if (nonce !== undefined && server.issuerKnown)
    return oauth.processAuthorizationCodeResponse(as, client, response, { expectedNonce: nonce })
  // Without an issuer there is nothing that an ID token could be compared with: it is passed over.
  return oauth.processGenericTokenEndpointResponse(
    as,
    client,
    server.issuerKnown ? response : await withoutIdToken(response),
  )
}

async function withoutIdToken(response: Response): Promise<Response> {
  const text = await response.text()
  const { status, headers } = response
  const { id_token, ...members } = readJson(text)
  return new Response(id_token === undefined ? text : JSON.stringify(members), { status, headers })
}

function toAnswer(answer: oauth.TokenEndpointResponse, time: number): TokenAnswer {
  const { access_token, token_type, expires_in, refresh_token, id_token, scope, ...extra } = answer
  return {
    accessToken: access_token,
    tokenType: token_type,
    expiresIn: expires_in,
    refreshToken: refresh_token,
    idToken: id_token,
    scope,
    extra,
    serverTime: time,
  }
}

/** A form for any endpoint but the token endpoint. */
export interface FormCall extends Omit<TokenCall, 'server'> {
  readonly endpoint: URL
}

/**
 * Sends a form with client authentication and reads the JSON object of the answer, whatever its status
 * below 300; an answer without a body is an empty object.
 */
export async function postForm(
  call: FormCall,
): Promise<Result<Readonly<Record<string, unknown>>, CredentialsError>> {
  const { endpoint, client, authenticate, form, send, redact } = call
  if (!mayCarrySecrets(endpoint)) return err(insecure)
  const headers = new Headers(call.headers)
  headers.set('accept', 'application/json')
  headers.set('content-type', 'application/x-www-form-urlencoded;charset=UTF-8')
  await authenticate(client, form, headers)
  const response = await send(endpoint.href, {
    method: 'POST',
    headers: Object.fromEntries(headers),
    body: form,
    redirect: 'manual',
  })
  if (!response.ok) return err(await readRefusal(response, redact, 'The endpoint'))
  return ok(readJson(await response.text()))
}

/** A client and the key that it signs with. */
export interface AssertionCall {
  readonly client: Client
  readonly key: CryptoKey
  readonly kid: string | undefined
  readonly alg: string | undefined
}

/** Adds an assertion to the form, RFC 7523 §2.2. */
export async function signAssertion(
  { client, key, kid, alg }: AssertionCall,
  form: URLSearchParams,
): Promise<void> {
  const { clientId, issuer } = client
  if (issuer === undefined) throw new TypeError('An assertion needs an audience.')
  const authenticate = oauth.PrivateKeyJwt(kid === undefined ? key : { key, kid }, {
    // Ed25519 keys go by two names; oauth4webapi uses the newer one, which few servers know.
    [oauth.modifyAssertion]: (header) => void (alg !== undefined && Object.assign(header, { alg })),
  })
  await authenticate({ issuer }, { client_id: clientId }, form, new Headers())
}

/** A token to redeem for an access token. */
export interface RedeemCall {
  readonly endpoint: URL
  /** With the token as Bearer. */
  readonly headers: Headers
  readonly send: Send
  readonly redact: Redact
}

/** Redeems a token: a POST without a body, answered by an access token and perhaps nothing else. */
export async function redeemToken(
  call: RedeemCall,
): Promise<Result<TokenAnswer, CredentialsError>> {
  const { endpoint, headers, send, redact } = call
  if (!mayCarrySecrets(endpoint)) return err(insecure)
  const response = await send(endpoint.href, {
    method: 'POST',
    headers: { accept: 'application/json', ...Object.fromEntries(headers) },
    redirect: 'manual',
  })
  if (!response.ok) return err(await readRefusal(response, redact, 'The token provider'))
  const members = readJson(await response.text())
  const { access_token, token_type = 'Bearer' } = members
  if (typeof access_token !== 'string' || typeof token_type !== 'string')
    return err(badResponse('The token provider answered something else than a token.', false))
  const answer = { ...members, access_token, token_type } as unknown as oauth.TokenEndpointResponse
  return ok(toAnswer(answer, serverTime(response.headers)))
}

const insecure = new CredentialsError(
  'invalid_configuration',
  'Secrets are sent to https addresses and to loopback addresses only.',
)

/** What any status but 200 means. Nothing of the body is kept but the members of RFC 6749 §5.2. */
async function readRefusal(
  response: Response,
  redact: Redact,
  what = 'The token endpoint',
): Promise<CredentialsError> {
  const { status, headers } = response
  const retryAfter = retryAfterOf(headers)
  const body = readJson(await response.text())
  const quote = (value: unknown) =>
    typeof value === 'string' && value !== '' ? quoteServer(value, redact) : undefined

  const error = quote(body['error'])
  if (status === 429) return unavailable(status, retryAfter, what)
  if (error !== undefined) {
    const errorDescription = quote(body['error_description'])
    const errorUri = quote(body['error_uri'])
    return new OAuthError({ error, errorDescription, errorUri, status, retryAfter })
  }
  // RFC 6749 §5.2 gives 401 one meaning; many servers leave the body out.
  if (status === 401) return new OAuthError({ error: 'invalid_client', status })
  if (status >= 500) return unavailable(status, retryAfter, what)
  return badResponse(`${what} answered ${status} without an OAuth error.`, false)
}

function unavailable(status: number, retryAfter: number | undefined, what: string) {
  const message = `${what} is not available: status ${status}.`
  if (status === 429) return new CredentialsError('rate_limited', message, { retryAfter })
  return badResponse(message, true, retryAfter)
}

function readJson(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    // A proxy's HTML page: the status says all there is to know.
    return {}
  }
}

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined

/** A page of a proxy or a portal: the server itself may well be fine in a moment. */
const isNoJson = (error: unknown): boolean =>
  codeOf(error) === oauth.RESPONSE_IS_NOT_JSON || codeOf(error) === oauth.PARSE_ERROR
