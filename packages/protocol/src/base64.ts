/**
 * Base64 and base64url, strictly: what is decoded must be the only spelling of its bytes.
 *
 * @see RFC 4648 §3.5 (canonical encoding), §4 and §5
 */
import {
  type Base64Variant,
  decodeInPlace,
  encodeAnywhere,
  standard,
  urlSafe,
} from './base64-anywhere.ts'
import { native } from './native-bytes.ts'

// Marked, so that bundlers leave them out of programs that decode nothing.
const ascii = /* @__PURE__ */ new TextEncoder()
/** For texts as long as most: making an array costs more than decoding into one. */
const memory = /* @__PURE__ */ new Uint8Array(1024)

/**
 * Decodes base64 with padding.
 *
 * @returns Undefined unless encoding it again gives the same text; else bytes that may be a view of a
 *   larger buffer. Never throws.
 */
export const decodeBase64 = (text: string): Uint8Array<ArrayBuffer> | undefined =>
  decode(text, unpaddedLength(text), standard)

/**
 * Decodes base64url without padding.
 *
 * @returns Undefined unless encoding it again gives the same text; else bytes that may be a view of a
 *   larger buffer. Never throws.
 */
export const decodeBase64url = (text: string): Uint8Array<ArrayBuffer> | undefined =>
  decode(text, text.length, urlSafe)

/** Encodes as base64 with padding. */
export function encodeBase64(bytes: Uint8Array): string {
  if (native === undefined) return encodeAnywhere(bytes, standard)
  return native.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}

/** Encodes as base64url without padding. */
export function encodeBase64url(bytes: Uint8Array): string {
  if (native === undefined) return encodeAnywhere(bytes, urlSafe)
  return native.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url')
}

function decode(
  text: string,
  end: number | undefined,
  variant: Base64Variant,
): Uint8Array<ArrayBuffer> | undefined {
  const bytes = text.length > memory.length ? new Uint8Array(text.length) : memory
  // A character beyond ASCII takes more than one byte, none of which is of either alphabet.
  if (end === undefined || ascii.encodeInto(text, bytes).written !== text.length) return undefined
  const filled = decodeInPlace(bytes, { start: 0, end }, variant)
  if (filled === undefined) return undefined
  return bytes === memory ? memory.slice(0, filled) : bytes.subarray(0, filled)
}

/** Undefined if the padding is not exactly what fills the last group. */
function unpaddedLength(text: string): number | undefined {
  if (text.length % 4 !== 0) return undefined
  if (text.endsWith('==')) return text.length - 2
  return text.endsWith('=') ? text.length - 1 : text.length
}
