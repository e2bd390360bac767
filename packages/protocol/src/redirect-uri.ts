/**
 * Redirect URIs: which may be registered, and when one that a request brings is the registered one.
 *
 * They are judged as text. A URL parser repairs what it reads (a backslash, a tab, `0x7f.1`), and what
 * one parser repairs another reads otherwise: that difference is how codes were stolen. Nothing that
 * would need repair is taken.
 *
 * @see RFC 6749 §3.1.2, RFC 8252 §7 and §8.3 to §8.4, RFC 9700 §2.1 and §4.1.3
 */
import { err, ok, type Result } from './result.ts'

/**
 * How a redirect URI gets back to its client. `web`: over https, which a native app can claim, too.
 * `loopback`: over http to 127.0.0.1 or [::1], at any port. `localhost`: over http to that name, which
 * may resolve elsewhere, so it is for development only and its port is fixed. `private_use`: a scheme
 * of the app's own, in reverse domain order.
 */
export type RedirectUriKind = 'web' | 'loopback' | 'localhost' | 'private_use'

/** Why a redirect URI may not be registered. */
export type RedirectUriFault =
  /** Not absolute, or not written as RFC 3986 wants it; or so written that a browser goes elsewhere. */
  | 'malformed'
  | 'too_long'
  /** Even an empty one: RFC 6749 §3.1.2. */
  | 'has_fragment'
  | 'has_userinfo'
  /** http to another machine: RFC 9700 §2.6. */
  | 'not_https'
  /** Neither https nor http, and without the dot of a scheme that is the app's own: RFC 8252 §7.1. */
  | 'scheme_not_allowed'

/** The most characters a redirect URI may have. */
export const maxRedirectUriLength = 2_000

/** Scheme and the rest; only characters that RFC 3986 §2 has, percent signs only before two digits. */
const uri = /^([A-Za-z][A-Za-z0-9+.-]*):((?:[A-Za-z0-9._~:/?#[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+)$/
/** A segment that stands for the one it is in or the one above: clients and servers disagree on it. */
const dotSegment = /(?:^|\/)(?:\.|%2e){1,2}(?:[/;]|$)/i
/** At least two labels, none of them empty. */
const reverseDomain = /^[a-z][a-z0-9+-]*(?:\.[a-z0-9+-]+)+$/i
/** One slash: there is no naming authority (RFC 8252 §7.1). Many apps write two, and an authority. */
const privateUseRest = /^\/(?!\/\/)/
/** Authority, then path and query. */
const httpRest = /^\/\/([^/?]+)([/?].*)?$/
const loopback = /^http:\/\/(?:127\.0\.0\.1|\[::1\])(?::([1-9][0-9]{0,4}))?(?=[/?]|$)/

/**
 * Judges a redirect URI that is to be registered. Which kinds a client may have depends on its type
 * and is for the caller to say.
 *
 * @returns Its kind, or the first fault. Never throws.
 */
export function parseRedirectUri(text: string): Result<RedirectUriKind, RedirectUriFault> {
  if (text.length > maxRedirectUriLength) return err('too_long')
  const [, scheme, rest] = uri.exec(text) ?? []
  if (scheme === undefined || rest === undefined) return err('malformed')
  if (rest.includes('#')) return err('has_fragment')
  const [hierarchy = ''] = rest.split('?', 1)
  if (dotSegment.test(hierarchy)) return err('malformed')

  const name = scheme.toLowerCase()
  if (name !== 'https' && name !== 'http') return privateUse(text, scheme, hierarchy)
  const authority = httpRest.exec(rest)?.[1]
  if (authority === undefined) return err('malformed')
  if (authority.includes('@')) return err('has_userinfo')
  if (!isPlainAuthority(text, authority)) return err('malformed')
  if (name === 'https') return ok('web')
  if (isLoopback(text)) return ok('loopback')
  return /^localhost(?::[0-9]+)?$/i.test(authority) ? ok('localhost') : err('not_https')
}

function privateUse(
  text: string,
  scheme: string,
  hierarchy: string,
): Result<RedirectUriKind, RedirectUriFault> {
  if (!reverseDomain.test(scheme)) return err('scheme_not_allowed')
  if (!privateUseRest.test(hierarchy) || !URL.canParse(text)) return err('malformed')
  const authority = /^\/\/([^/]*)/.exec(hierarchy)?.[1] ?? ''
  return authority.includes('@') ? err('has_userinfo') : ok('private_use')
}

/** Whether a URL parser finds the very host that is written there, a name or an address without tricks. */
function isPlainAuthority(text: string, authority: string): boolean {
  if (!/^(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?$/.test(authority)) return false
  if (!URL.canParse(text)) return false
  return new URL(text).hostname === authority.replace(/:[0-9]+$/, '').toLowerCase()
}

function isLoopback(text: string): boolean {
  const match = loopback.exec(text)
  return match !== null && Number(match[1] ?? 80) <= 65_535
}

/**
 * Whether the redirect URI of a request is the registered one: the same, character by character. Only
 * the port of a loopback address may be another, since a native app takes the one it gets.
 *
 * @param registered One that {@link parseRedirectUri} took.
 * @param presented Whatever the request said.
 * @see RFC 9700 §4.1.3, RFC 8252 §7.3
 */
export function matchesRedirectUri(registered: string, presented: string): boolean {
  if (registered === presented) return true
  if (!isLoopback(registered) || !isLoopback(presented)) return false
  return withoutPort(registered) === withoutPort(presented)
}

/** Of a loopback URI; the address has no colon before digits but the port's, `[::1]` ends in a bracket. */
const withoutPort = (text: string): string =>
  text.replace(/^(http:\/\/(?:127\.0\.0\.1|\[::1\])):[0-9]+/, '$1')
