/**
 * The `htu` of a DPoP proof, in one spelling: scheme and host in lower case, no default port, no dot
 * segments, percent-encoding only where it must be, no query and no fragment.
 *
 * @see RFC 9449 §4.3 check 9, RFC 3986 §6.2.2 and §6.2.3
 */

/** @returns Undefined unless it is an http(s) URI without credentials. Never throws. */
export function canonicalTarget(uri: string): string | undefined {
  if (!/^https?:\/\//iu.test(uri) || !URL.canParse(uri)) return undefined
  const { protocol, host, pathname, username, password } = new URL(uri)
  if (username !== '' || password !== '') return undefined
  return `${protocol}//${host}${pathname.replace(/%[0-9a-f]{2}/giu, canonicalOctet)}`
}

/** The path of a request target, absolute or not; undefined for `*` and other targets without one. */
export function pathOf(target: string): string | undefined {
  if (target.startsWith('/')) return target.split(/[?#]/u, 1)[0]
  return URL.canParse(target) ? new URL(target).pathname : undefined
}

/** Unreserved characters need no encoding, RFC 3986 §2.3; the rest is written in capitals. */
function canonicalOctet(encoded: string): string {
  const character = String.fromCharCode(Number.parseInt(encoded.slice(1), 16))
  return /[A-Za-z0-9._~-]/u.test(character) ? character : encoded.toUpperCase()
}
