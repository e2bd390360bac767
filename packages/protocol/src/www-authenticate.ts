/**
 * `WWW-Authenticate` challenges: written exactly, read forgivingly.
 *
 * @see RFC 9110 §11.2 and §11.6.1, RFC 6750 §3, RFC 9728 §5.1
 */

export interface Challenge {
  /** The authentication scheme, such as `Bearer`. Compared without regard to case. */
  readonly scheme: string
  readonly parameters: Readonly<Record<string, string>>
}

/** Writes one challenge: parameters in the order given, all quoted. A value that is undefined is left out. */
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
const quote = (text: string): string =>
  text.replace(/[^\x20-\x7e]/gu, '?').replace(/["\\]/gu, (char) => `\\${char}`)

const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"
const parameter = new RegExp(
  `^(${token})[ \\t]*=[ \\t]*(?:"((?:[^"\\\\]|\\\\.)*)"|(${token}))`,
  'u',
)
const schemeStart = new RegExp(`^(${token})(?=[ \\t,]|$)(?![ \\t]*=)`, 'u')
const token68 = /^[A-Za-z0-9._~+/-]+=*(?=[ \t]*(?:,|$))/u

/**
 * Reads the challenges of one `WWW-Authenticate` value. Parameter names are lower-cased; of a name
 * given twice the first counts. Reading stops at the first thing that is no challenge.
 */
export function parseChallenges(header: string): Challenge[] {
  const challenges: Challenge[] = []
  let rest = header.replace(/^[ \t,]+/u, '')
  while (rest !== '') {
    const scheme = schemeStart.exec(rest)?.[1]
    if (scheme === undefined) break
    const parameters: Record<string, string> = Object.create(null) as Record<string, string>
    rest = readParameters(rest.slice(scheme.length).replace(/^[ \t]+/u, ''), parameters)
    challenges.push({ scheme, parameters: { ...parameters } })
  }
  return challenges
}

function readParameters(text: string, parameters: Record<string, string>): string {
  let rest = text
  const blob = token68.exec(rest)?.[0]
  if (blob !== undefined) return rest.slice(blob.length).replace(/^[ \t,]+/u, '')
  for (;;) {
    const match = parameter.exec(rest)
    if (match === null) return rest.replace(/^[ \t,]+/u, '')
    const [whole, name = '', quoted, bare] = match
    parameters[name.toLowerCase()] ??= quoted?.replace(/\\(.)/gu, '$1') ?? bare ?? ''
    rest = rest.slice(whole.length).replace(/^[ \t,]+/u, '')
  }
}
