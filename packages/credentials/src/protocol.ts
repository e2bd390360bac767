/**
 * The protocol layer: the only module that knows oauth4webapi. Everything it gives is ours.
 */
import { err, ok, type Result } from '@keygrant/protocol'
import * as oauth from 'oauth4webapi'
import type { Authenticate, ClientSecretPair } from './client-auth/client-auth.ts'
import { CredentialsError, OAuthError } from './errors.ts'
import { isLoopback, mayCarrySecrets } from './loopback.ts'
import { quoteServer, type Redact } from './redact.ts'
import { retryAfterOf, serverTime } from './retry-after.ts'
import type { Send } from './send.ts'

/** What a token request needs to know of an authorization server. */
export interface ServerMetadata {
  readonly issuer: string
  readonly tokenEndpoint: URL
  readonly authMethods: readonly string[] | undefined
}

/** A token endpoint's answer, checked to be one (RFC 6749 §5.1). */
export interface TokenAnswer {
  readonly accessToken: string
  readonly tokenType: string
  /** In seconds. */
  readonly expiresIn: number | undefined
  readonly refreshToken: string | undefined
  readonly scope: string | undefined
  /** Every other member. */
  readonly extra: Readonly<Record<string, unknown>>
  /** The server's clock when it answered, in milliseconds since the epoch. */
  readonly serverTime: number
}

/** One request to a token endpoint. */
export interface TokenCall {
  readonly server: ServerMetadata
  readonly client: ClientSecretPair
  readonly authenticate: Authenticate
  /** The form, `grant_type` included, client authentication not. */
  readonly form: URLSearchParams
  readonly headers: Headers
  readonly send: Send
  readonly redact: Redact
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
  const tokenEndpoint = new URL(token_endpoint)
  // A public issuer has no business on this machine: its loopback address is somebody else's port.
  const secure = tokenEndpoint.protocol === 'https:' || isLoopback(issuer)
  if (!secure || !mayCarrySecrets(tokenEndpoint))
    return err(badResponse('The token endpoint is not https.', false))
  const authMethods = Array.isArray(methods)
    ? methods.filter((m) => typeof m === 'string')
    : undefined
  return ok({ issuer: metadata.issuer, tokenEndpoint, authMethods })
}

/** Sends a token request and reads its answer, RFC 6749 §3.2, §5.1 and §5.2. */
export async function requestToken(
  call: TokenCall,
): Promise<Result<TokenAnswer, CredentialsError>> {
  const { server, client, authenticate, form, headers, send, redact } = call
  const as = { issuer: server.issuer, token_endpoint: server.tokenEndpoint.href }
  const oauthClient = { client_id: client.clientId }
  const response = await oauth.genericTokenEndpointRequest(
    as,
    oauthClient,
    // oxlint-disable-next-line max-params -- the signature is oauth4webapi's
    (_as, _client, body, outgoing) => authenticate(client, body, outgoing),
    form.get('grant_type') ?? '',
    form,
    {
      headers,
      [oauth.customFetch]: send,
      [oauth.allowInsecureRequests]: isLoopback(server.tokenEndpoint),
    },
  )
  if (response.status !== 200) return err(await readRefusal(response, redact))
  try {
    const answer = await oauth.processGenericTokenEndpointResponse(as, oauthClient, response)
    return ok(toAnswer(answer, serverTime(response.headers)))
  } catch (error) {
    // The error holds the body, tokens and all: only its code is looked at.
    return err(
      badResponse('The token endpoint answered something else than a token.', isNoJson(error)),
    )
  }
}

function toAnswer(answer: oauth.TokenEndpointResponse, time: number): TokenAnswer {
  const { access_token, token_type, expires_in, refresh_token, scope, ...extra } = answer
  return {
    accessToken: access_token,
    tokenType: token_type,
    expiresIn: expires_in,
    refreshToken: refresh_token,
    scope,
    extra,
    serverTime: time,
  }
}

/** What any status but 200 means. Nothing of the body is kept but the members of RFC 6749 §5.2. */
async function readRefusal(response: Response, redact: Redact): Promise<CredentialsError> {
  const { status, headers } = response
  const retryAfter = retryAfterOf(headers)
  const body = readJson(await response.text())
  const quote = (value: unknown) =>
    typeof value === 'string' && value !== '' ? quoteServer(value, redact) : undefined

  const error = quote(body['error'])
  if (status === 429) return unavailable(status, retryAfter, 'The token endpoint')
  if (error !== undefined) {
    const errorDescription = quote(body['error_description'])
    const errorUri = quote(body['error_uri'])
    return new OAuthError({ error, errorDescription, errorUri, status, retryAfter })
  }
  // RFC 6749 §5.2 gives 401 one meaning; many servers leave the body out.
  if (status === 401) return new OAuthError({ error: 'invalid_client', status })
  if (status >= 500) return unavailable(status, retryAfter, 'The token endpoint')
  return badResponse(`The token endpoint answered ${status} without an OAuth error.`, false)
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
