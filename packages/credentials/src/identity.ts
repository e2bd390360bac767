/**
 * Which credentials are the same: those that would get the same token by the same road.
 */
import { encodeBase64url } from '@keygrant/protocol/base64'
import { grantOf } from './grant-of.ts'
import type { Resolved } from './resolve.ts'

// Functions and stores have no value to compare, so each is known by a number of its own.
const numbers = new WeakMap<object, number>()
let lastNumber = 0

function numberOf(thing: object | undefined): number {
  if (thing === undefined) return 0
  const known = numbers.get(thing)
  if (known !== undefined) return known
  lastNumber++
  numbers.set(thing, lastNumber)
  return lastNumber
}

/** The secrets of the credentials as they are now. */
export type SecretValues = Readonly<Partial<Record<SecretPart, string>>>

/** The parts that are secrets. */
export type SecretPart = 'accessToken' | 'clientSecret' | 'developerToken' | 'refreshToken'

/**
 * The key under which the process keeps the token: a SHA-256 over everything that decides which
 * token is got. It is one-way, so the table of keys gives no secret away.
 *
 * @param secrets Whoever has a wrong one must not get the right one's token.
 */
export function identityOf(settings: Resolved, secrets: SecretValues): Promise<string> {
  const { issuer, tokenUrl, developerTokenProvider, clientId, clientAuth, http } = settings
  const { scope, resource, profile, instanceId, region } = settings
  const parts = [
    ...[issuer, tokenUrl, developerTokenProvider].map((url) => url?.href ?? null),
    clientId ?? null,
    ...secretParts.map((part) => secrets[part] ?? null),
    typeof clientAuth === 'string'
      ? clientAuth
      : [
          clientAuth.method,
          numberOf(clientAuth.key),
          clientAuth.alg ?? null,
          clientAuth.kid ?? null,
        ],
    typeof settings.dpop === 'boolean' ? settings.dpop : numberOf(settings.dpop),
    [...scope].sort(),
    [...resource].sort(),
    // Profiles, installations and regions are tenants: they share nothing, whatever else they share.
    [profile, instanceId ?? null, region ?? null],
    settings.usesStore ? identityOfStore(settings.chosen.identity) : null,
    numberOf(settings.provider?.dialect),
    numberOf(grantOf(settings)),
    // Another fetch may lead to another server, another header to another tenant of it.
    numberOf(http.fetch),
    [...http.headers],
  ]
  return sha256(JSON.stringify(parts))
}

const identityOfStore = (identity: string | object): string | number =>
  typeof identity === 'string' ? identity : numberOf(identity)

/** Every secret part, in the order that the identity has them. */
export const secretParts: readonly SecretPart[] = [
  'accessToken',
  'clientSecret',
  'developerToken',
  'refreshToken',
]

/** SHA-256 in base64url. */
export async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return encodeBase64url(new Uint8Array(digest))
}
