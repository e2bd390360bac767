/**
 * Reads compact JWS strictly, without judging it: three canonical base64url parts, a header and a
 * payload that are JSON objects with no member named twice. Nothing in it is trustworthy until the
 * signature over {@link ParsedJws.signingInput} has been verified.
 *
 * @see RFC 7515 §3.1, §5.2 and §4 (duplicate header names), RFC 8725 §2.4 and §3.11
 */
import { decodeBase64url, decodeBase64urlText } from './base64.ts'
import { memberFault } from './json-members.ts'

/** A compact JWS taken apart, whatever its payload is. Nothing in it has been verified. */
export interface CompactJws {
  readonly header: Readonly<Record<string, unknown>>
  /** May be a view of a larger buffer. */
  readonly payload: Uint8Array<ArrayBuffer>
  /** The ASCII bytes that were signed: the first two parts with their dot. */
  readonly signingInput: string
  /** Empty if the third part was. May be a view of a larger buffer. */
  readonly signature: Uint8Array<ArrayBuffer>
}

/** A compact JWS whose payload is a JSON object, as in a JWT. Nothing in it has been verified. */
export interface ParsedJws extends Omit<CompactJws, 'payload'> {
  readonly payload: Readonly<Record<string, unknown>>
}

/** Longer tokens are refused unread: no honest access token comes near. */
export const maxJwsLength = 16_384

/**
 * Takes a compact JWS apart.
 *
 * @returns Undefined for anything but three parts in canonical base64url of which the first two are
 *   UTF-8 text of a JSON object, without a byte order mark, and no object at any depth has a bad
 *   member name. Never throws.
 */
export function parseJws(token: string): ParsedJws | undefined {
  const parts = partsOf(token)
  if (parts === undefined) return undefined
  const header = headerIn(parts.header)
  const payload = objectIn(parts.payload)
  const signature = decodeBase64url(parts.signature)
  if (header === undefined || payload === undefined || signature === undefined) return undefined
  return { header, payload, signingInput: parts.signingInput, signature }
}

/**
 * Takes a compact JWS apart, whatever its payload is.
 *
 * @returns Undefined for anything but three parts in canonical base64url of which the first is what
 *   {@link parseJws} says. Never throws.
 */
export function parseCompactJws(token: string): CompactJws | undefined {
  const parts = partsOf(token)
  if (parts === undefined) return undefined
  const header = headerIn(parts.header)
  const payload = decodeBase64url(parts.payload)
  const signature = decodeBase64url(parts.signature)
  if (header === undefined || payload === undefined || signature === undefined) return undefined
  return { header, payload, signingInput: parts.signingInput, signature }
}

interface Parts {
  readonly header: string
  readonly payload: string
  readonly signingInput: string
  readonly signature: string
}

function partsOf(token: string): Parts | undefined {
  if (token.length > maxJwsLength) return undefined
  const first = token.indexOf('.')
  const second = token.indexOf('.', first + 1)
  if (first <= 0 || second === -1 || token.includes('.', second + 1)) return undefined
  return {
    header: token.slice(0, first),
    payload: token.slice(first + 1, second),
    signingInput: token.slice(0, second),
    signature: token.slice(second + 1),
  }
}

/** Headers that were read before: all tokens of a key have the same. Few and short, so bounded. */
const headers = new Map<string, CompactJws['header']>()
const maxHeaders = 64
const maxHeaderLength = 256

function headerIn(part: string): CompactJws['header'] | undefined {
  const known = headers.get(part)
  if (known !== undefined) return known
  const header = objectIn(part)
  if (header === undefined || part.length > maxHeaderLength) return header
  // Shared from now on: nothing in it may change.
  if (Object.values(header).some((value) => typeof value === 'object')) return header
  if (headers.size >= maxHeaders) headers.clear()
  headers.set(part, Object.freeze(header))
  return header
}

function objectIn(part: string): Readonly<Record<string, unknown>> | undefined {
  const text = decodeBase64urlText(part)
  if (text === undefined || memberFault(text) !== undefined) return undefined
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    return value as Record<string, unknown>
  } catch {
    // No JSON: that is the answer.
    return undefined
  }
}
