/**
 * What a JWT says of itself, unverified: a client may read its own token, and must not trust it.
 *
 * @see RFC 7519 §4
 */
import { parseJws } from '@keygrant/protocol/jws'
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
  const payload = parseJws(token)?.payload
  if (payload !== undefined) return payload
  throw new CredentialsError(
    'invalid_jwt',
    'The access token is no JWT. Ask expiresAt instead, which knows what the server said of it.',
  )
}

/** When a JWT ends, in seconds since the epoch; undefined for a token that does not say. */
export function jwtExpiry(token: string): number | undefined {
  const exp = parseJws(token)?.payload['exp']
  return typeof exp === 'number' && Number.isFinite(exp) ? exp : undefined
}
