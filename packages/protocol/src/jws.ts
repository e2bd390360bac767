/**
 * Reads compact JWS strictly, without judging it: three canonical base64url parts, a header and a
 * payload that are JSON objects with no member named twice. Nothing in it is trustworthy until the
 * signature over {@link ParsedJws.signingInput} has been verified.
 *
 * @see RFC 7515 §3.1, §5.2 and §4 (duplicate header names), RFC 8725 §2.4 and §3.11
 */
import { decodeBase64url } from './base64.ts'

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

/**
 * Whether any object inside valid JSON text has two members with one name. Reads each character
 * once: every token that is verified comes through here.
 */
export function hasRepeatedMember(text: string): boolean {
  const open: (Set<string> | undefined)[] = []
  let nameStart = 0
  let nameEnd = 0
  for (let index = 0; index < text.length; index++) {
    switch (text.charCodeAt(index)) {
      case 0x22: // "
        nameStart = index
        index = endOfString(text, index)
        nameEnd = index + 1
        break
      case 0x7b: // {
        open.push(new Set())
        break
      case 0x5b: // [
        open.push(undefined)
        break
      case 0x7d: // }
      case 0x5d: // ]
        open.pop()
        break
      case 0x3a: {
        // ":" ends a name, which is the string before it
        const names = open.at(-1)
        const name = memberName(text.slice(nameStart, nameEnd))
        if (names?.has(name) === true) return true
        names?.add(name)
        break
      }
      default:
    }
  }
  return false
}

/** Where the string that begins at `start` has its closing quote. */
function endOfString(text: string, start: number): number {
  let index = start + 1
  while (index < text.length && text.charCodeAt(index) !== 0x22)
    index += text.charCodeAt(index) === 0x5c ? 2 : 1
  return index
}

/** A name may be written with escapes; two spellings of one name are one name. */
const memberName = (quoted: string): string =>
  quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1)
