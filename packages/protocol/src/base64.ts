/**
 * Base64 and base64url, strictly: what is decoded must be the only spelling of its bytes.
 *
 * @see RFC 4648 §3.5 (canonical encoding), §4 and §5
 */
import { decodeAnywhere, encodeAnywhere, standard, urlSafe } from './base64-anywhere.ts'

/** What Node, Deno and Bun have for bytes: several times as fast as what runs anywhere. */
interface NativeBytes extends Uint8Array<ArrayBuffer> {
  write(text: string, encoding: 'base64url'): number
  toString(encoding?: 'base64' | 'base64url' | 'utf8', from?: number, to?: number): string
}
interface Native {
  alloc(length: number): NativeBytes
  from(text: string, encoding: 'base64' | 'base64url'): NativeBytes
  from(buffer: ArrayBufferLike, offset: number, length: number): NativeBytes
}
const native = (globalThis as { readonly Buffer?: Native }).Buffer
/** For texts that are looked at and not kept: making arrays costs more than decoding into one. */
const memory = native?.alloc(16_384)

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Decodes base64 with padding.
 *
 * @returns Undefined unless encoding it again gives the same text; else bytes that may be a view of a
 *   larger buffer. Never throws.
 */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (native === undefined) return decodeAnywhere(text, standard)
  return decodeNatively(native, text, 'base64')
}

/**
 * Decodes base64url without padding.
 *
 * @returns Undefined unless encoding it again gives the same text; else bytes that may be a view of a
 *   larger buffer. Never throws.
 */
export function decodeBase64url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (native === undefined) return decodeAnywhere(text, urlSafe)
  return decodeNatively(native, text, 'base64url')
}

/**
 * Decodes UTF-8 text in base64url without padding. A byte order mark is part of the text.
 *
 * @returns Undefined unless encoding it again gives the same, in UTF-8 and in base64url. Never throws.
 */
export function decodeBase64urlText(text: string): string | undefined {
  if (memory !== undefined && text.length <= memory.length) {
    const end = memory.write(text, 'base64url')
    if (memory.toString('base64url', 0, end) !== text) return undefined
    const decoded = memory.toString('utf8', 0, end)
    // Where it stands for bytes that are no UTF-8, or for itself: that needs a second look.
    if (!decoded.includes('\ufffd')) return decoded
  }
  const bytes = decodeBase64url(text)
  try {
    return bytes && utf8.decode(bytes)
  } catch {
    // No UTF-8: that is the answer.
    return undefined
  }
}

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

/** As a plain Uint8Array, which is the same on every runtime. */
function decodeNatively(
  bytes: Native,
  text: string,
  encoding: 'base64' | 'base64url',
): Uint8Array<ArrayBuffer> | undefined {
  // It forgives much (other alphabets, what is in none, bits left over, characters above a byte):
  // what it read is written again.
  const decoded = bytes.from(text, encoding)
  if (decoded.toString(encoding) !== text) return undefined
  return new Uint8Array(decoded.buffer, decoded.byteOffset, decoded.byteLength)
}
