/**
 * Whether a redirect URI may be registered.
 *
 * @see RFC 9700 §2.1 and §2.6, RFC 8252 §7
 */
import type { ClientType } from '../ports.ts'

const maxLength = 2_000
/** Written out: `http://127.1/` names the same host to a parser, but not to whoever compares texts. */
const loopback = /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?(?:[/?]|$)/iu
const authority = /^[a-z][a-z0-9+.-]*:\/\/([^/?]*)/iu

/**
 * What is wrong with it, in words for the person who registers it; undefined if nothing is.
 *
 * `http` is for loopback addresses alone, for clients of any type: that is where apps are developed,
 * and what is sent there never leaves the machine. The text is judged as it stands, since it is
 * compared as it stands.
 */
export function redirectUriFault(text: string, type: ClientType): string | undefined {
  if (text.length > maxLength) return `must have ${maxLength} characters at the most`
  if (!/^[\x21-\x7e]*$/u.test(text)) return 'must be plain ASCII, without spaces'
  if (/[*\\]/u.test(text)) return 'must not have backslashes or wildcards'
  if (text.includes('#')) return 'must not have a fragment'
  if (!URL.canParse(text)) return 'must be an absolute URI'
  const host = authority.exec(text)?.[1]
  if (host?.includes('@') === true) return 'must not name a user'

  const { protocol, hostname } = new URL(text)
  if (protocol === 'https:') {
    if (host === undefined || host === '') return 'must name a host'
    // `https://1/` leads to 0.0.0.1, `https://%65xample.com` to example.com.
    return host.replace(/:\d*$/u, '').toLowerCase() === hostname
      ? undefined
      : 'must spell its host as browsers do'
  }
  if (protocol === 'http:')
    return loopback.test(text) ? undefined : 'must use https, but on a loopback address'
  // RFC 8252 §7.1: a private-use scheme is a domain name in reverse order, so it has a dot.
  if (type === 'native')
    return protocol.includes('.')
      ? undefined
      : 'must use https, a loopback address, or a private-use scheme with a dot'
  return 'must use https, or a loopback address'
}
