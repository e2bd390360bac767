/**
 * Whether a client may register a redirect URI, in words for the person who registers it. One rule for
 * whoever asks: the server that keeps the registration, and the form in which it is written.
 *
 * @see RFC 9700 §2.1 and §2.6, RFC 8252 §7
 */
import {
  maxRedirectUriLength,
  parseRedirectUri,
  type RedirectUriFault,
  type RedirectUriKind,
} from './redirect-uri.ts'

/** Which redirect URIs a client may have, beside those over https and to its own machine. */
export interface RedirectUriRule {
  /** RFC 8252 §7.1: a scheme of the app's own, which only an app that is installed can claim. */
  readonly privateUse: boolean
}

const reasons: Readonly<Record<Exclude<RedirectUriFault, 'malformed'>, string>> = {
  too_long: `must have ${maxRedirectUriLength} characters at the most`,
  has_fragment: 'must not have a fragment',
  has_userinfo: 'must not name a user',
  not_https: 'must use https, but on a loopback address',
  scheme_not_allowed: 'must use https, or a loopback address',
}
const wrongScheme = 'must use https, a loopback address, or a private-use scheme with a dot'

/**
 * What is wrong with a redirect URI that is to be registered.
 *
 * `http` is for loopback addresses alone, for clients of any type: that is where apps are developed,
 * and what is sent there never leaves the machine.
 *
 * @returns Undefined if it may be registered. Never throws.
 */
export function redirectUriRefusal(text: string, rule: RedirectUriRule): string | undefined {
  const parsed = parseRedirectUri(text)
  if (parsed.ok) return refusedKind(text, parsed.value, rule)
  if (parsed.error === 'malformed') return whyMalformed(text)
  return parsed.error === 'scheme_not_allowed' && rule.privateUse
    ? wrongScheme
    : reasons[parsed.error]
}

function refusedKind(
  text: string,
  kind: RedirectUriKind,
  { privateUse }: RedirectUriRule,
): string | undefined {
  // It would be compared as a star, which nobody who writes one expects.
  if (text.includes('*')) return 'must not have backslashes or wildcards'
  return kind === 'private_use' && !privateUse ? reasons.scheme_not_allowed : undefined
}

/** What somebody can do about it: the grammar itself tells only that it is not followed. */
function whyMalformed(text: string): string {
  if (!/^[\x21-\x7e]*$/u.test(text)) return 'must be plain ASCII, without spaces'
  if (/[*\\]/u.test(text)) return 'must not have backslashes or wildcards'
  if (!URL.canParse(text)) return 'must be an absolute URI'
  if (!/^https?:/iu.test(text))
    return 'must be written as RFC 3986 has it, without . or .. segments'
  const host = /^https?:\/\/([^/?]*)/iu.exec(text)?.[1] ?? ''
  if (host === '') return 'must name a host'
  return host.replace(/:\d*$/u, '').toLowerCase() === new URL(text).hostname
    ? 'must be written as RFC 3986 has it, without . or .. segments'
    : 'must spell its host as browsers do'
}
