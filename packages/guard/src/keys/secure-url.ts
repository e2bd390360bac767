/**
 * Which addresses may be trusted to name or hold keys: https, and http on this very machine.
 *
 * @see RFC 8414 §2 (issuer and jwks_uri use https), RFC 8252 §7.3 (loopback)
 */

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/u

export function isSecureUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, username, password } = new URL(text)
  if (username !== '' || password !== '') return false
  return protocol === 'https:' || (protocol === 'http:' && loopback.test(hostname))
}
