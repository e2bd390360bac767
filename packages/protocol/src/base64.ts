/**
 * Base64 and base64url, strictly: what is decoded must be the only spelling of its bytes.
 *
 * @see RFC 4648 §3.5 (canonical encoding), §4 and §5
 */

/** What Node, Deno and Bun have for bytes: five times as fast as what all runtimes have. */
interface NativeBytes {
  from(text: string, encoding: 'base64' | 'base64url'): Uint8Array<ArrayBuffer>
  from(
    buffer: ArrayBufferLike,
    offset: number,
    length: number,
  ): { toString(encoding: 'base64' | 'base64url'): string }
}
const native = (globalThis as { readonly Buffer?: NativeBytes }).Buffer

/** Decodes base64 with padding. Undefined unless encoding it again gives the same text. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  const bytes = native === undefined ? decodeAnywhere(text) : decodeNatively(native, text, 'base64')
  return bytes !== undefined && encodeBase64(bytes) === text ? bytes : undefined
}

/** Decodes base64url without padding. Undefined unless encoding it again gives the same text. */
export function decodeBase64url(text: string): Uint8Array<ArrayBuffer> | undefined {
  const bytes =
    native === undefined
      ? decodeAnywhere(text.replaceAll('-', '+').replaceAll('_', '/'))
      : decodeNatively(native, text, 'base64url')
  return bytes !== undefined && encodeBase64url(bytes) === text ? bytes : undefined
}

/** Encodes as base64 with padding. */
export function encodeBase64(bytes: Uint8Array): string {
  if (native !== undefined)
    return native.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}

/** Encodes as base64url without padding. */
export function encodeBase64url(bytes: Uint8Array): string {
  if (native !== undefined)
    return native.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url')
  return encodeBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/u, '')
}

/** As a plain Uint8Array, which is the same on every runtime. */
function decodeNatively(
  bytes: NativeBytes,
  text: string,
  encoding: 'base64' | 'base64url',
): Uint8Array<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = bytes.from(text, encoding)
  return new Uint8Array(buffer, byteOffset, byteLength)
}

/** Undefined for text that is no base64, padded or not. */
function decodeAnywhere(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[A-Za-z0-9+/]*={0,2}$/u.test(text) || text.length % 4 === 1) return undefined
  const binary = atob(text)
  return Uint8Array.from(binary, (char) => char.charCodeAt(0))
}
