/**
 * What a JWT says of itself, unverified: a client may read its own token, and must not trust it.
 *
 * @see RFC 7519 §4
 */
import { CredentialsError } from './errors.ts'

/**
 * The claims of a JWT that the standards name. Others are there under their own names.
 *
 * @see RFC 7519 §4.1, RFC 9068 §2.2
 */
export interface JwtPayload {
  readonly iss?: string
  readonly sub?: string
  readonly aud?: string | readonly string[]
  readonly exp?: number
  readonly iat?: number
  readonly nbf?: number
  readonly jti?: string
  readonly scope?: string
  readonly client_id?: string
  readonly [claim: string]: unknown
}

/** @throws {CredentialsError} `invalid_jwt` for an opaque token: it says nothing. */
export function jwtPayload(token: string): JwtPayload {
  const payload = payloadOf(token)
  if (payload !== undefined) return payload
  throw new CredentialsError(
    'invalid_jwt',
    'The access token is no JWT. Ask expiresAt instead, which knows what the server said of it.',
  )
}

/** When a JWT ends, in seconds since the epoch; undefined for a token that does not say. */
export function jwtExpiry(token: string): number | undefined {
  const exp = payloadOf(token)?.exp
  return typeof exp === 'number' && Number.isFinite(exp) ? exp : undefined
}

/**
 * Read as it is written, and no more: what judges tokens has a strict parser, which would be a tenth of
 * what a program loads that only hands them out.
 */
function payloadOf(token: string): JwtPayload | undefined {
  const [, payload, signature, ...more] = token.split('.')
  if (payload === undefined || signature === undefined || more.length > 0) return undefined
  try {
    const bytes = atob(payload.replaceAll('-', '+').replaceAll('_', '/'))
    const text = new TextDecoder('utf-8', { fatal: true }).decode(
      Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)),
    )
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    return value as JwtPayload
  } catch {
    // Not base64, not UTF-8 or not JSON: an opaque token that has two dots in it.
    return undefined
  }
}
