/**
 * Client credentials in an `Authorization: Basic` header, strictly decoded: canonical base64 of
 * UTF-8 text, one colon or more, both halves form-url-encoded.
 *
 * @see RFC 6749 §2.3.1 (form-url-encoding), RFC 7617 §2
 */
import { decodeBase64 } from './base64.ts'
import { formDecode } from './parameters.ts'

/** A client's id and secret, as they are: decoded when read, to be encoded when written. */
export interface BasicCredentials {
  readonly clientId: string
  readonly clientSecret: string
}

// Without the flag u: with it, i would also take U+017F for an s and U+212A for a K.
const header = /^basic +([A-Za-z0-9+/]+={0,2})$/i
// oxlint-disable-next-line no-control-regex -- all of ASCII is what is looked for
const isAscii = /^[\u0000-\u007f]*$/u
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const control = /[\u0000-\u001f\u007f-\u009f]/u

/** Whether an `Authorization` value uses the Basic scheme, well-formed or not. */
export const isBasic = (authorization: string): boolean => /^basic(?:[ \t,]|$)/i.test(authorization)

/**
 * Reads the value of an `Authorization` header, of which there must have been one.
 *
 * The first colon separates; a secret may hold more of them, form-encoded or not, since many clients
 * send id and secret as they are.
 *
 * @returns Undefined if anything is malformed: base64 that is not canonical, no colon, an empty id,
 *   a percent sign that starts no byte, text that is not UTF-8, a control character. An empty secret
 *   is well-formed; it proves nothing. Never throws.
 * @see RFC 6749 §2.3.1 and appendix B
 */
export function parseBasic(authorization: string): BasicCredentials | undefined {
  const encoded = header.exec(authorization)?.[1]
  if (encoded === undefined) return undefined
  const pair = decodePair(encoded)
  const colon = pair?.indexOf(':') ?? -1
  if (pair === undefined || colon === -1) return undefined

  const clientId = formDecode(pair.slice(0, colon))
  const clientSecret = formDecode(pair.slice(colon + 1))
  if (clientId === undefined || clientId === '' || clientSecret === undefined) return undefined
  if (control.test(clientId) || control.test(clientSecret)) return undefined
  return { clientId, clientSecret }
}

/**
 * Writes the header's value.
 *
 * @throws {URIError} If id or secret has a lone surrogate, which has no UTF-8 form.
 * @see RFC 6749 §2.3.1 and appendix B
 */
export function formatBasic({ clientId, clientSecret }: BasicCredentials): string {
  const pair = `${formEncode(clientId)}:${formEncode(clientSecret)}`
  // Form-encoding leaves ASCII only, which is what btoa takes.
  return `Basic ${btoa(pair)}`
}

function decodePair(encoded: string): string | undefined {
  try {
    const text = atob(encoded)
    // Almost every pair is ASCII, whose characters are its bytes. What atob forgives is not forgiven here.
    if (isAscii.test(text)) return btoa(text) === encoded ? text : undefined
    const bytes = decodeBase64(encoded)
    if (bytes === undefined) return undefined
    return utf8.decode(bytes)
  } catch {
    // Not base64, or not UTF-8: that is the answer.
    return undefined
  }
}

/** The form-urlencoded serializer, WHATWG URL §5.2. */
const formEncode = (text: string): string =>
  encodeURIComponent(text)
    .replace(/[!'()~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+')
