/**
 * Finds where an issuer keeps its keys.
 *
 * @see RFC 8414 §3 and §3.3, OpenID Connect Discovery 1.0 §4
 */
import { err, ok, type Result, wellKnownUrl } from '@keygrant/protocol'
import { type Fetch, fetchJson, type JsonAnswer } from './fetch-json.ts'
import { isSecureUrl } from './secure-url.ts'

/** The address of the issuer's JWK Set, from its metadata. */
export async function discoverJwksUri(
  issuer: string,
  fetch: Fetch,
): Promise<Result<string, 'unreachable' | 'metadata_refused'>> {
  const path = issuer.replace(/\/$/u, '')
  const oauth = await fetchJson(wellKnownUrl(path, 'oauth-authorization-server').href, fetch)
  if (!oauth.ok) return oauth
  if (!isElsewhere(oauth.value)) return jwksUri(oauth.value, issuer)

  const openid = await fetchJson(`${path}/.well-known/openid-configuration`, fetch)
  return openid.ok ? jwksUri(openid.value, issuer) : openid
}

/** Nothing is served at the first address. A server in trouble (5xx) is not asked a second time. */
const isElsewhere = ({ status, body }: JsonAnswer): boolean =>
  status < 500 && (status !== 200 || body === undefined)

function jwksUri(
  { body }: JsonAnswer,
  issuer: string,
): Result<string, 'unreachable' | 'metadata_refused'> {
  if (typeof body !== 'object' || body === null) return err('metadata_refused')
  const metadata = body as Readonly<Record<string, unknown>>
  const { jwks_uri: uri } = metadata
  // Compared as strings: another issuer's keys must never verify this one's tokens. RFC 8414 §3.3.
  if (metadata['issuer'] !== issuer || typeof uri !== 'string') return err('metadata_refused')
  const isDowngrade = issuer.startsWith('https:') && !uri.startsWith('https:')
  return isSecureUrl(uri) && !isDowngrade ? ok(uri) : err('metadata_refused')
}
