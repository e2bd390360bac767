/**
 * Base64 and base64url, strictly: what is decoded must be the only spelling of its bytes.
 *
 * @see RFC 4648 §3.5 (canonical encoding), §4 and §5
 */
import { decodeAnywhere, encodeAnywhere, standard, urlSafe } from './base64-anywhere.ts'

/** What Node, Deno and Bun have for bytes: several times as fast as what runs anywhere. */
interface NativeBytes {
  from(text: string, encoding: 'base64' | 'base64url'): Uint8Array<ArrayBuffer>
  from(
    buffer: ArrayBufferLike,
    offset: number,
    length: number,
  ): { toString(encoding: 'base64' | 'base64url'): string }
}
const native = (globalThis as { readonly Buffer?: NativeBytes }).Buffer

/**
 * Decodes base64 with padding.
 *
 * @returns Undefined unless encoding it again gives the same text; else bytes that may be a view of a
 *   larger buffer. Never throws.
 */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (native === undefined) return decodeAnywhere(text, standard)
  const bytes = decodeNatively(native, text, 'base64')
  return encodeBase64(bytes) === text ? bytes : undefined
}

/**
 * Decodes base64url without padding.
 *
 * @returns Undefined unless encoding it again gives the same text; else bytes that may be a view of a
 *   larger buffer. Never throws.
 */
export function decodeBase64url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (native === undefined) return decodeAnywhere(text, urlSafe)
  const bytes = decodeNatively(native, text, 'base64url')
  return encodeBase64url(bytes) === text ? bytes : undefined
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

/** As a plain Uint8Array, which is the same on every runtime. Forgives; the callers don't. */
function decodeNatively(
  bytes: NativeBytes,
  text: string,
  encoding: 'base64' | 'base64url',
): Uint8Array<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = bytes.from(text, encoding)
  return new Uint8Array(buffer, byteOffset, byteLength)
}
