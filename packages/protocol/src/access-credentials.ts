/**
 * How an access token is presented in an `Authorization` header: as a bearer token, or with a proof of the
 * key that it is bound to.
 *
 * @see RFC 6750 §2.1, RFC 9449 §7.1, RFC 9110 §11.6.2
 */
import { parseBearer } from './bearer.ts'

/** How a token was presented. */
export type TokenScheme = 'Bearer' | 'DPoP'

/**
 * What an `Authorization` value says about an access token. `absent`: there was no header; `other`: it has
 * another scheme; `malformed`: it has one of the two, but is not one well-formed token.
 */
export type AccessCredentials =
  | { readonly kind: 'absent' | 'other' | 'malformed' }
  | { readonly kind: 'token'; readonly scheme: TokenScheme; readonly token: string }

// Without the flag u, as in `bearer.ts`.
const credentials = /^dpop +([A-Za-z0-9._~+/-]+=*)$/i
const somewhere = /(?:^|,)[ \t]*dpop(?:[ \t,]|$)/i

/**
 * Reads the value of an `Authorization` header, in either scheme. Its case doesn't count.
 *
 * @param authorization The one value; a caller that has several refuses before it gets here.
 * @returns A token that has the form of one; whether it is any good is for others to say. Never throws.
 */
export function parseAccessCredentials(authorization: string | undefined): AccessCredentials {
  const bearer = parseBearer(authorization)
  if (bearer.kind === 'token') return { ...bearer, scheme: 'Bearer' }
  if (authorization === undefined || bearer.kind !== 'other') return bearer
  const token = credentials.exec(authorization)?.[1]
  if (token !== undefined) return { kind: 'token', scheme: 'DPoP', token }
  return { kind: somewhere.test(authorization) ? 'malformed' : 'other' }
}
