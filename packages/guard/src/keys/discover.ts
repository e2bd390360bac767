/**
 * Finds where an issuer keeps what a guard needs: its keys, its revocation feed, its introspection.
 *
 * @see RFC 8414 §3 and §3.3, OpenID Connect Discovery 1.0 §4
 */
import { err, ok, type Result, wellKnownUrl } from '@keygrant/protocol'
import { fetchJson, type JsonAnswer } from './fetch-json.ts'
import type { Fetch } from './fetch-text.ts'
import { isSecureUrl } from './secure-url.ts'

/** The addresses that matter to a guard. Undefined where the issuer has nothing of the kind. */
export interface IssuerAddresses {
  readonly jwks: string
  readonly revocations: string | undefined
  readonly introspection: string | undefined
}

export type Discovered = Result<IssuerAddresses, 'unreachable' | 'metadata_refused'>

/** Reads the issuer's metadata. */
export async function discover(issuer: string, fetch: Fetch): Promise<Discovered> {
  const path = issuer.replace(/\/$/u, '')
  const oauth = await fetchJson(wellKnownUrl(path, 'oauth-authorization-server').href, fetch)
  if (!oauth.ok) return oauth
  if (!isElsewhere(oauth.value)) return addresses(oauth.value, issuer)

  const openid = await fetchJson(`${path}/.well-known/openid-configuration`, fetch)
  return openid.ok ? addresses(openid.value, issuer) : openid
}

/** Nothing is served at the first address. A server in trouble (5xx) is not asked a second time. */
const isElsewhere = ({ status, body }: JsonAnswer): boolean =>
  status < 500 && (status !== 200 || body === undefined)

function addresses({ body }: JsonAnswer, issuer: string): Discovered {
  if (typeof body !== 'object' || body === null) return err('metadata_refused')
  const metadata = body as Readonly<Record<string, unknown>>
  // Compared as strings: another issuer's keys must never verify this one's tokens. RFC 8414 §3.3.
  if (metadata['issuer'] !== issuer) return err('metadata_refused')
  const jwks = metadata['jwks_uri']
  const revocations = metadata['revocations_endpoint']
  const introspection = metadata['introspection_endpoint']
  if (!isAddress(jwks, issuer)) return err('metadata_refused')
  // A feed that can't be trusted is no reason to go on without one.
  if (revocations !== undefined && !isAddress(revocations, issuer)) return err('metadata_refused')
  return ok({
    jwks,
    revocations,
    introspection: isAddress(introspection, issuer) ? introspection : undefined,
  })
}

const isAddress = (uri: unknown, issuer: string): uri is string =>
  typeof uri === 'string' &&
  isSecureUrl(uri) &&
  (!issuer.startsWith('https:') || uri.startsWith('https:'))
