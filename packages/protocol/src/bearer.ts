/**
 * Bearer credentials in an `Authorization` header: `Bearer` 1*SP b64token, one and no more.
 *
 * @see RFC 6750 §2.1, RFC 9110 §11.6.2
 */

/**
 * What an `Authorization` value says about a bearer token. `absent`: there was no header; `other`: it
 * has another scheme; `malformed`: it says Bearer, but is not one well-formed token.
 */
export type BearerReading =
  | { readonly kind: 'absent' | 'other' | 'malformed' }
  | { readonly kind: 'token'; readonly token: string }

// Without the flag u: with it, i would also take U+017F for an s and U+212A for a K.
const credentials = /^bearer +([A-Za-z0-9._~+/-]+=*)$/i
/** Also after a comma: where two headers were joined into one, the second may have been the token. */
const somewhere = /(?:^|,)[ \t]*bearer(?:[ \t,]|$)/i

/**
 * Reads the value of an `Authorization` header. The scheme's case doesn't count.
 *
 * @param authorization The one value; a caller that has several refuses before it gets here.
 * @returns A token that has the form of one; whether it is any good is for others to say. Never throws.
 */
export function parseBearer(authorization: string | undefined): BearerReading {
  if (authorization === undefined) return { kind: 'absent' }
  const token = credentials.exec(authorization)?.[1]
  if (token !== undefined) return { kind: 'token', token }
  return { kind: somewhere.test(authorization) ? 'malformed' : 'other' }
}
