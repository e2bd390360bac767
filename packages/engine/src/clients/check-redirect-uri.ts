/**
 * Whether a redirect URI may be registered.
 *
 * @see RFC 9700 §2.1 and §2.6, RFC 8252 §7
 */
import type { ClientType } from '../ports.ts'

const maxLength = 2_000
const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])

/** What is wrong with it, in words for the person who registers it; undefined if nothing is. */
export function redirectUriFault(text: string, type: ClientType): string | undefined {
  if (text.length > maxLength) return `must have ${maxLength} characters at the most`
  if (/[\s\p{C}*\\]/u.test(text)) return 'must not have spaces, backslashes or wildcards'
  if (text.includes('#')) return 'must not have a fragment'
  if (!URL.canParse(text)) return 'must be an absolute URI'

  const url = new URL(text)
  if (url.username !== '' || url.password !== '') return 'must not name a user'
  if (url.protocol === 'https:')
    return /^https:\/\/[^/]/iu.test(text) ? undefined : 'must name a host'
  if (url.protocol === 'http:')
    return loopback.has(url.hostname) ? undefined : 'must use https, but on a loopback address'
  // RFC 8252 §7.1: a private-use scheme is a domain name in reverse order, so it has a dot.
  const scheme = url.protocol.slice(0, -1)
  if (type === 'native' && scheme.includes('.')) return undefined
  return type === 'native'
    ? 'must use https, a loopback address, or a private-use scheme with a dot'
    : 'must use https, or a loopback address'
}
