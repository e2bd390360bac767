/**
 * Options, read once: what the environment adds, defaults filled in, everything checked, all mistakes
 * reported together.
 */
import { canonicalResource } from '@keygrant/protocol/resource'
import type { ProviderDescription } from '@keygrant/providers'
import { type ClientAuth, clientAuths } from './client-auth/client-auth.ts'
import { algorithmsOf, mistakeIn } from './client-auth/signing-key.ts'
import {
  type Complain,
  checkDuration,
  checked,
  checkType,
  readText,
  readUrl,
  refuseUnknown,
} from './complain.ts'
import { endpointsOf, readProvider, variablesOf } from './dialect/read-provider.ts'
import { type Environment, type EnvironmentOption, readEnvironment } from './environment.ts'
import type { Grant } from './grants/grant.ts'
import { type HttpSettings, readHttp } from './http-settings.ts'
import type { CredentialsOptions, Logger, Secret } from './options.ts'
import { readScope } from './token-set.ts'

/** The parts of the credentials themselves: they come from one source, all of them. */
export interface CredentialParts {
  readonly accessToken?: Secret | undefined
  readonly clientId?: string | undefined
  readonly clientSecret?: Secret | undefined
  readonly refreshToken?: Secret | undefined
  readonly developerToken?: Secret | undefined
}

/** Checked options. Never printed: it holds secrets. */
export interface Settings {
  /** What the options say of the credentials themselves. */
  readonly given: CredentialParts
  readonly environment: Environment
  readonly provider: ProviderDescription | undefined
  readonly issuer: URL | undefined
  /** The issuer as it was written: a callback's `iss` is compared with it letter by letter (RFC 9207 §2.4). */
  readonly issuerIdentifier: string | undefined
  readonly authBaseUrl: URL | undefined
  readonly tokenUrl: URL | undefined
  readonly tokenRevokeUrl: URL | undefined
  readonly developerTokenProvider: URL | undefined
  readonly instanceId: string | undefined
  readonly region: string | undefined
  readonly redirectUri: string | undefined
  readonly clientAuth: ClientAuth
  readonly dpop: boolean | CryptoKeyPair
  readonly scope: readonly string[]
  readonly resource: readonly string[]
  readonly grant: Grant | undefined
  readonly profile: string
  readonly storageAdapter: CredentialsOptions['storageAdapter']
  readonly storageParams: Readonly<Record<string, unknown>>
  /** Whether a store was asked for: then it is written, whatever the credentials' source. */
  readonly storeNamed: boolean
  readonly cacheToken: boolean
  readonly http: HttpSettings
  readonly earlyRefresh: number | undefined
  readonly autoRefresh: boolean
  readonly background: boolean
  readonly onTokens: CredentialsOptions['onTokens']
  readonly logger: Logger
}

const optionNames: Record<keyof CredentialsOptions, true> = {
  accessToken: true,
  authBaseUrl: true,
  autoRefresh: true,
  background: true,
  cacheToken: true,
  clientAuth: true,
  clientId: true,
  clientSecret: true,
  developerToken: true,
  developerTokenProvider: true,
  dpop: true,
  earlyRefresh: true,
  env: true,
  grant: true,
  http: true,
  instanceId: true,
  issuer: true,
  logger: true,
  onTokens: true,
  profile: true,
  provider: true,
  redirectUri: true,
  refreshToken: true,
  region: true,
  resource: true,
  scope: true,
  storageAdapter: true,
  storageParams: true,
  tokenRevokeUrl: true,
  tokenUrl: true,
}

/** @throws {CredentialsError} `invalid_configuration`, naming every mistake. */
export const readSettings = (options: CredentialsOptions): Settings =>
  checked((complain) => readOptions(options, complain))

function readOptions(options: CredentialsOptions, complain: Complain): Settings {
  refuseUnknown(options, optionNames, complain)
  checkTypes(options, complain)
  const environment = readEnvironment(options.env, variablesOf(options.provider))
  const { storageAdapter, storageParams } = options
  const text = (name: EnvironmentOption & keyof CredentialsOptions) =>
    readText(options[name], name, complain) ?? environment.find(name)?.value
  const url = (name: UrlOption) =>
    readUrl(options[name] ?? environment.find(name)?.value, name, complain)

  const endpoints = {
    authBaseUrl: url('authBaseUrl'),
    tokenUrl: url('tokenUrl'),
    tokenRevokeUrl: url('tokenRevokeUrl'),
  }
  const provider = readProvider(options.provider, endpoints, complain)
  if (provider !== undefined && options.issuer !== undefined)
    complain('issuer is for the provider to say')
  const theirs = endpointsOf(provider)

  return {
    given: readParts(options, complain),
    environment,
    provider,
    issuer: url('issuer') ?? theirs.issuer,
    issuerIdentifier: writtenIssuer(options.issuer ?? environment.find('issuer')?.value),
    authBaseUrl: endpoints.authBaseUrl ?? theirs.authBaseUrl,
    tokenUrl: endpoints.tokenUrl ?? theirs.tokenUrl,
    tokenRevokeUrl: endpoints.tokenRevokeUrl ?? theirs.tokenRevokeUrl,
    developerTokenProvider: url('developerTokenProvider') ?? theirs.developerTokenProvider,
    instanceId: text('instanceId'),
    region: text('region'),
    redirectUri:
      readRedirectUri(options.redirectUri, complain) ?? environment.find('redirectUri')?.value,
    clientAuth: options.clientAuth ?? 'auto',
    dpop: options.dpop ?? false,
    scope: readScopeOption(options.scope ?? environment.find('scope')?.value, complain),
    resource: readResource(options.resource ?? environment.find('resource')?.value, complain),
    grant: options.grant,
    profile: text('profile') ?? 'default',
    storageAdapter,
    storageParams: storageParams ?? {},
    storeNamed: [storageAdapter, storageParams, options.profile].some(
      (named) => named !== undefined,
    ),
    cacheToken: options.cacheToken ?? true,
    http: readHttp(options.http ?? {}, environment, complain),
    earlyRefresh: options.earlyRefresh,
    autoRefresh: options.autoRefresh ?? true,
    background: options.background ?? false,
    onTokens: options.onTokens,
    logger: options.logger ?? {},
  }
}

/** A `URL` always has a slash behind a bare host; whoever's issuer has none gives it as text. */
const writtenIssuer = (issuer: string | URL | undefined): string | undefined =>
  issuer === undefined ? undefined : String(issuer)

type UrlOption = 'authBaseUrl' | 'developerTokenProvider' | 'issuer' | 'tokenRevokeUrl' | 'tokenUrl'

function checkTypes(options: CredentialsOptions, complain: Complain): void {
  const { clientAuth, storageAdapter, storageParams, logger, env } = options
  checkClientAuth(clientAuth, complain)
  checkDpop(options.dpop, complain)
  for (const name of ['grant', 'onTokens'] as const)
    checkType(options[name], 'function', { name, complain })
  for (const name of ['autoRefresh', 'background', 'cacheToken'] as const)
    checkType(options[name], 'boolean', { name, complain })
  for (const [name, value] of Object.entries({ logger, storageParams, env: env || undefined }))
    if (value !== undefined && !isObject(value)) complain(`${name} must be an object`)
  if (storageAdapter !== undefined && !isText(storageAdapter) && !isObject(storageAdapter))
    complain("storageAdapter must be an adapter, 'file', 'memory', 'keychain' or a module")
  checkDuration(options.earlyRefresh, 'earlyRefresh', complain)
}

function checkClientAuth(value: CredentialsOptions['clientAuth'], complain: Complain): void {
  if (value === undefined || clientAuths.some((known) => known === value)) return
  if (typeof value !== 'object' || value?.method !== 'private_key_jwt')
    return complain(
      `clientAuth must be ${clientAuths.join(', ')} or { method: 'private_key_jwt', key }`,
    )
  const mistake = mistakeIn(value)
  if (mistake !== undefined) complain(`clientAuth ${mistake}`)
}

function checkDpop(value: CredentialsOptions['dpop'], complain: Complain): void {
  if (value === undefined || typeof value === 'boolean') return
  const signs = algorithmsOf(value?.privateKey).length > 0
  const shows = value?.publicKey?.type === 'public' && value.publicKey.extractable
  if (!signs || !shows)
    complain('dpop must be true, false or a key pair for signing whose public key is extractable')
}

/** The credentials themselves, for the constructor and for the setters. */
export function readParts(options: CredentialParts, complain: Complain): CredentialParts {
  const { accessToken, clientId, clientSecret, refreshToken, developerToken } = options
  const secrets = { accessToken, clientSecret, refreshToken, developerToken }
  readText(clientId, 'clientId', complain)
  for (const [name, value] of Object.entries(secrets))
    if (value !== undefined && typeof value !== 'function' && !isText(value))
      complain(`${name} must be a non-empty string or a function that gets one`)
  return { clientId, ...secrets }
}

const isText = (value: unknown): boolean => typeof value === 'string' && value !== ''

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null

/** As it was given: the authorization server compares it as text. */
function readRedirectUri(value: string | URL | undefined, complain: Complain) {
  if (value === undefined) return undefined
  if (!URL.canParse(String(value)) || String(value).includes('#'))
    complain('redirectUri must be an absolute URI without fragment')
  return String(value)
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
