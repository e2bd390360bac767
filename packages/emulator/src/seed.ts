/** What an emulator starts with: clients, tokens, and who sits at the authorization page. */
import { randomBytes, randomUUID } from 'node:crypto'
import { parseScope } from '@keygrant/protocol'
import type { ProviderDescription } from '@keygrant/providers'
import type { World } from './world.ts'

/** A client of the seed. Without a secret it is a public one. */
export interface SeedClient {
  readonly client_id: string
  readonly client_secret?: string
  readonly redirect_uris?: readonly string[]
  /** Separated by spaces. Left out: any. */
  readonly scope?: string
}

/** A refresh token of the seed, issued at the start. */
export interface SeedRefreshToken {
  readonly refresh_token: string
  readonly client_id: string
  readonly scope?: string
}

/** A developer token of the seed. */
export interface SeedDeveloperToken {
  readonly developer_token: string
  readonly scope?: string
  /** Seconds. Left out: the platform's first choice. */
  readonly expires_in?: number
}

/** All of it, as it stands in a file. */
export interface Seed {
  readonly clients?: readonly SeedClient[]
  readonly refresh_tokens?: readonly SeedRefreshToken[]
  readonly developer_tokens?: readonly SeedDeveloperToken[]
  /** Who allows what is asked for. Default `user-1`. */
  readonly subject?: string
  /** Values of the callback's own parameters, such as Datadog's `domain`. */
  readonly callback?: Readonly<Record<string, string>>
}

/** A seed without gaps. */
export type FullSeed = Required<Seed>

const letters = (length: number): string =>
  randomBytes(length).toString('base64url').replace(/[-_]/gu, 'x').slice(0, length)

/** Redirect URIs that a program on this machine is likely to have. */
const likelyCallbacks = [
  'http://localhost:8080/callback',
  'http://127.0.0.1:8080/callback',
  'https://app.example/callback',
]

/** What a description says about the callback when nothing else is said. */
export function callbackOf({ endpoints, issuer }: ProviderDescription): Record<string, string> {
  const domain = new URL(endpoints.api ?? 'https://api.example').hostname.replace(/^api\./u, '')
  const site = new URL(endpoints.authorization ?? 'https://app.example').origin
  return {
    site,
    domain,
    dd_oid: '6d1f2f4c-0000-4000-8000-000000000001',
    dd_org_name: 'Emulated organization',
    ...(issuer !== undefined && { iss: issuer }),
  }
}

/** Fills the gaps of a seed with values made for this emulator. */
export function fillSeed(seed: Seed, { dialect }: ProviderDescription): FullSeed {
  const callbacks =
    dialect.authorization?.redirectUris === 'wildcard'
      ? ['http://localhost:*/callback', 'http://127.0.0.1:*/callback', ...likelyCallbacks]
      : likelyCallbacks
  const clients = seed.clients ?? [
    // As long as DataCrunch's.
    { client_id: letters(21), client_secret: letters(42), redirect_uris: callbacks },
  ]
  const [first] = clients
  const withCode = dialect.grants.includes('authorization_code') && first !== undefined
  const refreshToken = { refresh_token: letters(32), client_id: first?.client_id ?? '' }
  const withDeveloperTokens = dialect.developerTokens !== undefined
  return {
    clients,
    refresh_tokens:
      seed.refresh_tokens ?? (withCode && dialect.refresh.kind !== 'none' ? [refreshToken] : []),
    developer_tokens:
      seed.developer_tokens ?? (withDeveloperTokens ? [{ developer_token: letters(40) }] : []),
    subject: seed.subject ?? 'user-1',
    callback: seed.callback ?? {},
  }
}

const scopeOf = (text: string | undefined): readonly string[] =>
  text === undefined ? [] : (parseScope(text) ?? [])

/** Puts a seed into an empty world. */
export function plant(
  world: World,
  seed: FullSeed,
  { now, provider }: { readonly now: number; readonly provider: ProviderDescription },
): void {
  for (const { client_id: clientId, client_secret, redirect_uris = [], scope } of seed.clients)
    world.clients.set(clientId, {
      clientId,
      clientSecret: client_secret,
      redirectUris: redirect_uris,
      scope: scopeOf(scope),
    })
  for (const { refresh_token: value, client_id: clientId, scope } of seed.refresh_tokens) {
    const granted =
      scope === undefined ? provider.dialect.scopes.map(({ name }) => name) : scopeOf(scope)
    const family = {
      id: randomUUID(),
      clientId,
      scope: granted,
      subject: seed.subject,
      site: world.ownSite,
      alive: true,
    }
    const { refreshToken: life = 'unlimited' } = provider.dialect.lifetimes
    const expiresAt = life === 'unlimited' ? undefined : now + life
    world.refreshTokens.set(value, {
      value,
      family,
      issuedAt: now,
      expiresAt,
      successor: undefined,
    })
  }
  const [firstChoice = 'unlimited'] = provider.dialect.lifetimes.developerToken ?? []
  for (const { developer_token: value, scope, expires_in = firstChoice } of seed.developer_tokens)
    world.developerTokens.set(value, {
      value,
      scope: scopeOf(scope),
      expiresAt: expires_in === 'unlimited' ? undefined : now + expires_in,
    })
}
