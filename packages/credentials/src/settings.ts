/**
 * Options, read once: defaults filled in, everything checked, all mistakes reported together.
 */
import { canonicalResource } from '@keygrant/protocol'
import { type ClientAuth, clientAuths } from './client-auth/choose-method.ts'
import { CredentialsError } from './errors.ts'
import { clientCredentials } from './grants/client-credentials.ts'
import type { Grant } from './grants/grant.ts'
import { mayCarrySecrets } from './loopback.ts'
import type { CredentialsOptions, HttpOptions, Logger, RetryOptions, Secret } from './options.ts'
import { readScope } from './token-set.ts'

/** How to talk to the authorization server, with every default filled in. */
export interface HttpSettings {
  /** Undefined: the global fetch, looked up at each call. */
  readonly fetch: typeof globalThis.fetch | undefined
  readonly headers: Headers
  readonly timeout: number
  readonly signal: AbortSignal | undefined
  readonly retry: Required<RetryOptions>
}

/** Checked options. Never printed: it holds the secret. */
export interface Settings {
  readonly issuer: URL | undefined
  readonly tokenUrl: URL | undefined
  readonly clientId: string | undefined
  readonly clientSecret: Secret | undefined
  readonly clientAuth: ClientAuth
  readonly scope: readonly string[]
  readonly resource: readonly string[]
  readonly grant: Grant
  readonly http: HttpSettings
  readonly earlyRefresh: number | undefined
  readonly onTokens: CredentialsOptions['onTokens']
  readonly logger: Logger
}

const optionNames: Record<keyof CredentialsOptions, true> = {
  issuer: true,
  tokenUrl: true,
  clientId: true,
  clientSecret: true,
  clientAuth: true,
  scope: true,
  resource: true,
  grant: true,
  http: true,
  earlyRefresh: true,
  onTokens: true,
  logger: true,
}
const httpNames: Record<keyof HttpOptions, true> = {
  fetch: true,
  headers: true,
  timeout: true,
  signal: true,
  retry: true,
}
const retryNames: Record<keyof RetryOptions, true> = {
  attempts: true,
  maxDelay: true,
  respectRetryAfter: true,
}

/** Notes a mistake. Never given a value: a secret may stand where another option belongs. */
type Complain = (mistake: string) => void

/**
 * @throws {CredentialsError} `invalid_configuration`, naming every mistake. A constructor can't
 *   return a refusal, so this is one of the places that throw one.
 */
export function readSettings(options: CredentialsOptions): Settings {
  const mistakes: string[] = []
  const complain: Complain = (mistake) => mistakes.push(mistake)
  refuseUnknown(options, optionNames, complain)
  const { clientId, clientSecret, clientAuth = 'auto', grant, onTokens, logger = {} } = options

  const settings: Settings = {
    issuer: readUrl(options.issuer, 'issuer', complain),
    tokenUrl: readUrl(options.tokenUrl, 'tokenUrl', complain),
    clientId,
    clientSecret,
    clientAuth,
    scope: readScopeOption(options.scope, complain),
    resource: readResource(options.resource, complain),
    grant: grant ?? clientCredentials(),
    http: readHttp(options.http ?? {}, complain),
    earlyRefresh: options.earlyRefresh,
    onTokens,
    logger,
  }

  if (clientId !== undefined && (typeof clientId !== 'string' || clientId === ''))
    complain('clientId must be a non-empty string')
  if (clientSecret !== undefined && typeof clientSecret !== 'function' && !isText(clientSecret))
    complain('clientSecret must be a non-empty string or a function that gets one')
  if (!clientAuths.includes(clientAuth)) complain(`clientAuth must be ${clientAuths.join(', ')}`)
  if (grant !== undefined && typeof grant !== 'function') complain('grant must be a function')
  if (onTokens !== undefined && typeof onTokens !== 'function')
    complain('onTokens must be a function')
  if (typeof logger !== 'object' || logger === null) complain('logger must be an object')
  checkDuration(options.earlyRefresh, 'earlyRefresh', complain)
  // A grant of one's own may need none of these; if it does, its request says so.
  if (settings.grant === clientCredentials()) for (const lack of missing(settings)) complain(lack)

  if (mistakes.length > 0) throw new CredentialsError('invalid_configuration', sentence(mistakes))
  return settings
}

/** What a token request lacks. */
export function missing(settings: Settings): string[] {
  const lacks: string[] = []
  if (settings.issuer === undefined && settings.tokenUrl === undefined)
    lacks.push('issuer (or tokenUrl) is missing')
  if (settings.clientId === undefined) lacks.push('clientId is missing')
  if (settings.clientSecret === undefined) lacks.push('clientSecret is missing')
  return lacks
}

/** Mistakes as one message. */
export const sentence = (mistakes: readonly string[]): string =>
  `The credentials cannot be used: ${mistakes.join('; ')}.`

const isText = (value: unknown): boolean => typeof value === 'string' && value !== ''

function refuseUnknown(
  given: object,
  known: Readonly<Record<string, true>>,
  complain: Complain,
): void {
  for (const name of Object.keys(given))
    if (!Object.hasOwn(known, name)) complain(`${name} is not an option`)
}

/** Says where the mistake is. */
const inside =
  (where: string, complain: Complain): Complain =>
  (mistake) =>
    complain(`${where}.${mistake}`)

function readUrl(
  value: string | URL | undefined,
  name: string,
  complain: Complain,
): URL | undefined {
  if (value === undefined) return undefined
  const url = URL.canParse(String(value)) ? new URL(value) : undefined
  if (url === undefined || url.hash !== '' || url.username !== '' || url.password !== '')
    complain(`${name} must be an absolute URL without fragment, user or password`)
  else if (!mayCarrySecrets(url)) complain(`${name} must be https, or http on a loopback address`)
  else if (name === 'issuer' && url.search !== '') complain('issuer must have no query')
  return url
}

function readScopeOption(value: CredentialsOptions['scope'], complain: Complain) {
  const scope = value === undefined ? [] : readScope(value)
  if (scope === undefined) complain('scope must be scope tokens, RFC 6749 §3.3')
  return Object.freeze([...(scope ?? [])])
}

function readResource(value: CredentialsOptions['resource'], complain: Complain) {
  const resource = value === undefined ? [] : typeof value === 'string' ? [value] : value
  const valid =
    Array.isArray(resource) && resource.every((uri) => canonicalResource(uri) !== undefined)
  if (!valid) complain('resource must be absolute http(s) URIs without fragment')
  return Object.freeze(valid ? [...resource] : [])
}

function readHttp(options: HttpOptions, complain: Complain): HttpSettings {
  refuseUnknown(options, httpNames, inside('http', complain))
  const { retry = {}, timeout = 10_000, signal } = options
  checkDuration(timeout, 'http.timeout', complain)
  if (options.fetch !== undefined && typeof options.fetch !== 'function')
    complain('http.fetch must be a function')
  if (signal !== undefined && !(signal instanceof AbortSignal))
    complain('http.signal must be an AbortSignal')
  return {
    fetch: options.fetch,
    headers: readHeaders(options.headers, complain),
    timeout,
    signal,
    retry: readRetry(retry === false ? { attempts: 1 } : retry, complain),
  }
}

function readHeaders(value: HeadersInit | undefined, complain: Complain): Headers {
  try {
    const headers = new Headers(value)
    if (headers.has('authorization')) complain('http.headers must not hold Authorization')
    return headers
  } catch {
    // The runtime's own message would quote the value.
    complain('http.headers are not valid headers')
    return new Headers()
  }
}

function readRetry(options: RetryOptions, complain: Complain): Required<RetryOptions> {
  refuseUnknown(options, retryNames, inside('http.retry', complain))
  const { attempts = 3, maxDelay = 30_000, respectRetryAfter = true } = options
  if (!Number.isInteger(attempts) || attempts < 1)
    complain('http.retry.attempts must be a whole number from 1')
  checkDuration(maxDelay, 'http.retry.maxDelay', complain)
  return { attempts, maxDelay, respectRetryAfter }
}

function checkDuration(value: number | undefined, name: string, complain: Complain): void {
  if (value !== undefined && !(typeof value === 'number' && value >= 0 && value < 1e12))
    complain(`${name} must be a number of milliseconds`)
}
