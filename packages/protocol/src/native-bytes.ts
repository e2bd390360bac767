/** What Node, Deno and Bun have for bytes, and browsers have not. */

/** A `Buffer`. */
export interface NativeBytes extends Uint8Array<ArrayBuffer> {
  toString(encoding?: 'base64' | 'base64url'): string
  toString(encoding: 'latin1', start: number, end: number): string
}

interface Native {
  from(buffer: ArrayBufferLike, offset: number, length: number): NativeBytes
}

export const native = (globalThis as { readonly Buffer?: Native }).Buffer
