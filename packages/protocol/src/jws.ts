/**
 * Reads compact JWS strictly, without judging it: three canonical base64url parts, a header and a
 * payload that are JSON objects with no member named twice. Nothing in it is trustworthy until the
 * signature over {@link ParsedJws.signingInput} has been verified.
 *
 * @see RFC 7515 §3.1, §5.2 and §4 (duplicate header names), RFC 8725 §2.4 and §3.11
 */
import { decodeInPlace, type Span, urlSafe } from './base64-anywhere.ts'
import { parseObject } from './json-members.ts'
import { native } from './native-bytes.ts'

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
  const header = parts && headerIn(token, parts.header)
  const payload = header && objectIn(parts.payload)
  const signature = payload && bytesIn(parts.signature)
  return (
    signature && {
      header,
      payload,
      signingInput: signed(token, parts),
      signature: copyOf(signature),
    }
  )
}

/**
 * Takes a compact JWS apart, whatever its payload is.
 *
 * @returns Undefined for anything but three parts in canonical base64url of which the first is what
 *   {@link parseJws} says. Never throws.
 */
export function parseCompactJws(token: string): CompactJws | undefined {
  const parts = partsOf(token)
  const header = parts && headerIn(token, parts.header)
  const payload = header && bytesIn(parts.payload)
  const signature = payload && bytesIn(parts.signature)
  return (
    signature && {
      header,
      payload: copyOf(payload),
      signingInput: signed(token, parts),
      signature: copyOf(signature),
    }
  )
}

interface Parts {
  readonly header: Span
  readonly payload: Span
  readonly signature: Span
}

/** The characters of the token at hand, as bytes. Each part is decoded where it stands. */
const memory = new Uint8Array(maxJwsLength)
const sameMemory = native?.from(memory.buffer, 0, memory.length)
const ascii = new TextEncoder()

/** Puts the token into {@link memory}. */
function partsOf(token: string): Parts | undefined {
  if (token.length > maxJwsLength) return undefined
  const first = token.indexOf('.')
  const second = token.indexOf('.', first + 1)
  if (first <= 0 || second === -1 || token.includes('.', second + 1)) return undefined
  // A character beyond ASCII takes more than one byte.
  if (ascii.encodeInto(token, memory).written !== token.length) return undefined
  return {
    header: { start: 0, end: first },
    payload: { start: first + 1, end: second },
    signature: { start: second + 1, end: token.length },
  }
}

const signed = (token: string, { payload }: Parts): string => token.slice(0, payload.end)

/** A view of {@link memory}. */
function bytesIn(part: Span): Uint8Array<ArrayBuffer> | undefined {
  const end = decodeInPlace(memory, part, urlSafe)
  return end === undefined ? undefined : memory.subarray(part.start, end)
}

/** Where copies stand one after the other: memory for each by itself costs more than decoding it. */
let shelf = new Uint8Array(0)

/** Of a view of {@link memory}, of which nothing is there after the next token. */
function copyOf(view: Uint8Array): Uint8Array<ArrayBuffer> {
  const { length } = view
  if (length > shelf.length) shelf = new Uint8Array(length + 8_192)
  const copy = shelf.subarray(0, length)
  copy.set(view)
  shelf = shelf.subarray(length)
  return copy
}

/** Headers that were read before: all tokens of a key have the same. Few and short, so bounded. */
const headers = new Map<string, CompactJws['header']>()
const maxHeaders = 64
const maxHeaderLength = 256

function headerIn(token: string, part: Span): CompactJws['header'] | undefined {
  const text = token.slice(part.start, part.end)
  const known = headers.get(text)
  if (known !== undefined) return known
  const header = objectIn(part)
  if (header === undefined || text.length > maxHeaderLength) return header
  // Shared from now on: nothing in it may change.
  if (Object.values(header).some((value) => typeof value === 'object')) return header
  if (headers.size >= maxHeaders) headers.clear()
  headers.set(text, Object.freeze(header))
  return header
}

function objectIn(part: Span): Readonly<Record<string, unknown>> | undefined {
  const end = decodeInPlace(memory, part, urlSafe)
  if (end === undefined) return undefined
  try {
    return parseObject(memory, { start: part.start, end }, sameMemory)
  } catch {
    // No UTF-8, or no JSON: that is the answer.
    return undefined
  }
}
