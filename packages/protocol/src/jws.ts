/**
 * Reads compact JWS strictly, without judging it: three canonical base64url parts, a header and a
 * payload that are JSON objects with no member named twice. Nothing in it is trustworthy until the
 * signature over {@link ParsedJws.signingInput} has been verified.
 *
 * @see RFC 7515 §3.1, §5.2 and §4 (duplicate header names), RFC 8725 §2.4 and §3.11
 */

export interface ParsedJws {
  readonly header: Readonly<Record<string, unknown>>
  readonly payload: Readonly<Record<string, unknown>>
  /** The ASCII bytes that were signed: the first two parts with their dot. */
  readonly signingInput: string
  readonly signature: Uint8Array<ArrayBuffer>
}

/** Longer tokens are refused unread: no honest access token comes near. */
export const maxJwsLength = 16_384

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Undefined for anything that is not a well-formed compact JWS with JSON object header and payload. */
export function parseJws(token: string): ParsedJws | undefined {
  if (token.length > maxJwsLength) return undefined
  const first = token.indexOf('.')
  const second = token.indexOf('.', first + 1)
  if (first <= 0 || second === -1 || token.includes('.', second + 1)) return undefined

  const header = readObject(token.slice(0, first))
  const payload = readObject(token.slice(first + 1, second))
  const signature = decodeBase64url(token.slice(second + 1))
  if (header === undefined || payload === undefined || signature === undefined) return undefined
  return { header, payload, signingInput: token.slice(0, second), signature }
}

/** Decodes base64url without padding. Undefined unless encoding it again gives the same text. */
export function decodeBase64url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[A-Za-z0-9_-]*$/u.test(text) || text.length % 4 === 1) return undefined
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0))
  return encodeBase64url(bytes) === text ? bytes : undefined
}

/** Encodes as base64url without padding. */
export function encodeBase64url(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/u, '')
}

function readObject(part: string): Readonly<Record<string, unknown>> | undefined {
  const bytes = decodeBase64url(part)
  if (bytes === undefined) return undefined
  try {
    const text = utf8.decode(bytes)
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    return hasRepeatedMember(text) ? undefined : (value as Record<string, unknown>)
  } catch {
    return undefined
  }
}

/** Whether any object inside valid JSON text has two members with one name. */
export function hasRepeatedMember(text: string): boolean {
  const open: (Set<string> | undefined)[] = []
  let previous = ''
  for (const [match] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:,]/gu)) {
    if (match === '{') open.push(new Set())
    else if (match === '[') open.push(undefined)
    else if (match === '}' || match === ']') open.pop()
    else if (match === ':') {
      const names = open.at(-1)
      const name = JSON.parse(previous) as string
      if (names?.has(name) === true) return true
      names?.add(name)
    }
    previous = match
  }
  return false
}
