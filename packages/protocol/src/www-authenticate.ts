/**
 * `WWW-Authenticate` challenges: written exactly, read forgivingly.
 *
 * @see RFC 9110 §11.2 and §11.6.1, RFC 6750 §3, RFC 9728 §5.1
 */

/** One challenge, as read. */
export interface Challenge {
  /** The authentication scheme, such as `Bearer`. Compared without regard to case. */
  readonly scheme: string
  /** By name in lower case. Has no prototype: a name that was not sent is undefined, whatever it is. */
  readonly parameters: Readonly<Record<string, string>>
}

/**
 * Writes one challenge: parameters in the order given, all quoted. A value that is undefined is left
 * out; a character that may not stand in a header becomes `?`.
 *
 * @param scheme One of our own words, and so are the parameters' names: neither is checked.
 */
export function formatChallenge(
  scheme: string,
  parameters: Readonly<Record<string, string | undefined>>,
): string {
  const parts: string[] = []
  for (const [name, value] of Object.entries(parameters))
    if (value !== undefined) parts.push(`${name}="${quote(value)}"`)
  return parts.length === 0 ? scheme : `${scheme} ${parts.join(', ')}`
}

/** Escapes a quoted-string's content; what can't stand in a header at all becomes `?`. */
const quote = (text: string): string => text.replace(/[^\x20-\x7e]/g, '?').replace(/["\\]/g, '\\$&')

const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"
const quoted = '"([^"\\\\]*(?:\\\\.[^"\\\\]*)*)"'
const parameter = new RegExp(`^(${token})[ \\t]*=[ \\t]*(?:${quoted}|(${token}))`)
const schemeStart = new RegExp(`^(${token})(?=[ \\t,]|$)(?![ \\t]*=)`)
const token68 = /^[A-Za-z0-9._~+/-]+=*(?=[ \t]*(?:,|$))/

/** Longer values are passed over unread: no honest server sends one, and few clients would take it. */
export const maxChallengesLength = 16_384

/**
 * Reads the challenges of one `WWW-Authenticate` value, or of several joined by commas.
 *
 * Parameter names are lower-cased; of a name given twice the first counts, since nobody who adds to a
 * header may take back what stands in it. A token68 is passed over. Reading stops at the first thing
 * that is no challenge: a header of which nothing can be read gives none. Never throws.
 */
export function parseChallenges(header: string): Challenge[] {
  const challenges: Challenge[] = []
  if (header.length > maxChallengesLength) return challenges
  let rest = header.replace(/^[ \t,]+/, '')
  while (rest !== '') {
    const scheme = schemeStart.exec(rest)?.[1]
    if (scheme === undefined) break
    const parameters: Record<string, string> = Object.create(null) as Record<string, string>
    rest = readParameters(rest.slice(scheme.length).replace(/^[ \t]+/, ''), parameters)
    challenges.push({ scheme, parameters })
  }
  return challenges
}

function readParameters(text: string, parameters: Record<string, string>): string {
  let rest = text
  const blob = token68.exec(rest)?.[0]
  if (blob !== undefined) return rest.slice(blob.length).replace(/^[ \t,]+/, '')
  for (;;) {
    const match = parameter.exec(rest)
    if (match === null) return rest.replace(/^[ \t,]+/, '')
    const [whole, name = '', inQuotes, bare] = match
    parameters[name.toLowerCase()] ??= inQuotes?.replace(/\\(.)/g, '$1') ?? bare ?? ''
    rest = rest.slice(whole.length).replace(/^[ \t,]+/, '')
  }
}
