/**
 * One token request: what a grant's `request` does.
 *
 * @see RFC 6749 §3.2, RFC 8707 §2.2
 */
import { ok, parseJws, type Result } from '@keygrant/protocol'
import { chooseMethod } from './client-auth/choose-method.ts'
import { lookAtClocks } from './clock.ts'
import { discover } from './discover.ts'
import { CredentialsError } from './errors.ts'
import type { GrantContext } from './grants/grant.ts'
import { holdTokens } from './held-tokens.ts'
import type { Secret } from './options.ts'
import { requestToken, type ServerMetadata, type TokenAnswer } from './protocol.ts'
import { type Redact, redactor, safeCause } from './redact.ts'
import { sender } from './send.ts'
import { missing, type Settings, sentence } from './settings.ts'
import { readScope, sealTokenSet, type TokenSet } from './token-set.ts'

/** What a grant may use: the client's names, a signal, and the token endpoint. */
export function grantContext(settings: Settings, signal: AbortSignal): GrantContext {
  const { clientId, scope, resource } = settings
  return Object.freeze({
    ...(clientId === undefined ? {} : { clientId }),
    scope,
    resource,
    signal,
    request: (parameters: Readonly<Record<string, string>>) =>
      request(settings, parameters, signal),
  })
}

/** @throws {CredentialsError} A grant's `request` gives tokens or throws, for the sake of its authors. */
async function request(
  settings: Settings,
  parameters: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<TokenSet> {
  const { clientId, clientSecret, http } = settings
  const lacks = missing(settings)
  if (clientId === undefined || clientSecret === undefined || lacks.length > 0)
    throw new CredentialsError('invalid_configuration', sentence(lacks))

  const client = { clientId, clientSecret: await readSecret(clientSecret) }
  const redact = redactor([client.clientSecret])
  const server = unwrap(await findServer(settings, signal, redact))
  const authenticate = unwrap(chooseMethod(settings.clientAuth, server.authMethods))
  const form = tokenForm(settings, parameters)
  const send = sender(http, signal, redact)

  const since = lookAtClocks()
  const call = { server, client, authenticate, form, headers: http.headers, send, redact }
  const answer = unwrap(await requestToken(call))
  return hold(answer, form, since)
}

/** Puts the answer under watch. Its life is counted from before the request was sent. */
function hold(
  answer: TokenAnswer,
  form: URLSearchParams,
  since: ReturnType<typeof lookAtClocks>,
): TokenSet {
  const lifetime = lifetimeOf(answer)
  const { accessToken, tokenType, refreshToken, extra } = answer
  const tokens = sealTokenSet({
    accessToken,
    // Checked by sealTokenSet; the layer below writes it in lower case.
    tokenType: tokenType as 'Bearer',
    refreshToken,
    expiresAt: lifetime === undefined ? undefined : new Date(since.wall + lifetime),
    // RFC 6749 §5.1: a server that grants what was asked for need not repeat it.
    scope: readScope(answer.scope ?? form.get('scope') ?? '') ?? [],
    extra,
  })
  return holdTokens(tokens, since, lifetime).tokens
}

/** Life in milliseconds, from `expires_in` or else from the token itself if it is a JWT. */
function lifetimeOf({ expiresIn, accessToken, serverTime }: TokenAnswer): number | undefined {
  const longest = 1e12
  if (expiresIn !== undefined) return Math.min(expiresIn * 1000, longest)
  const exp = parseJws(accessToken)?.payload['exp']
  if (typeof exp !== 'number') return undefined
  // Both ends by the server's clock, so a wrong clock here changes nothing.
  return Math.min(Math.max(0, exp * 1000 - serverTime), longest)
}

async function findServer(
  { issuer, tokenUrl, http }: Settings,
  signal: AbortSignal,
  redact: Redact,
): Promise<Result<ServerMetadata, CredentialsError>> {
  if (tokenUrl !== undefined) {
    const name = issuer?.href ?? tokenUrl.origin
    return ok({ issuer: name, tokenEndpoint: tokenUrl, authMethods: undefined })
  }
  if (issuer === undefined) throw new TypeError('missing() lets no request pass without either')
  return discover(issuer, http, { signal, redact })
}

function tokenForm(
  { scope, resource }: Settings,
  parameters: Readonly<Record<string, string>>,
): URLSearchParams {
  const form = new URLSearchParams(parameters)
  if (!form.has('scope') && scope.length > 0) form.set('scope', scope.join(' '))
  if (!form.has('resource')) for (const uri of resource) form.append('resource', uri)
  return form
}

/**
 * The secret as it is now. One line break at the end is dropped, because files have one.
 *
 * @throws {CredentialsError} `no_credentials` if its supplier fails or gives nothing.
 */
export async function readSecret(secret: Secret): Promise<string> {
  if (typeof secret === 'string') return secret
  let value: unknown
  try {
    value = await secret()
  } catch (error) {
    const cause = safeCause(error, (text) => text)
    throw new CredentialsError('no_credentials', 'The supplier of clientSecret failed.', { cause })
  }
  const text = typeof value === 'string' ? value.replace(/\r?\n$/u, '') : ''
  if (text === '')
    throw new CredentialsError('no_credentials', 'The supplier of clientSecret gave no secret.')
  return text
}

function unwrap<T>(result: Result<T, CredentialsError>): T {
  if (result.ok) return result.value
  throw result.error
}
