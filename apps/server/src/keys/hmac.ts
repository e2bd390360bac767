/**
 * HMAC-SHA-256 (RFC 2104) from two one-shot hashes. Every request hashes its secret; node's own
 * `createHmac` makes an object for it each time, and under load that costs more than the hashing
 * (docs/decisions/0003-signing.md).
 */
import { hash } from 'node:crypto'

const blockLength = 64
const digestLength = 32
/** Bytes kept for a message; a UTF-16 unit takes at most three. */
const maxShort = 768

/**
 * @param key At most 64 bytes.
 * @returns What gives a text's HMAC as base64url, which is how it is stored and compared.
 */
export function createHmacFunction(key: Buffer): (text: string) => string {
  const inner = Buffer.alloc(blockLength + maxShort, 0x36)
  const outer = Buffer.alloc(blockLength + digestLength, 0x5c)
  for (const [index, byte] of key.entries()) {
    inner.writeUInt8(0x36 ^ byte, index)
    outer.writeUInt8(0x5c ^ byte, index)
  }
  const padded = inner.subarray(0, blockLength)
  return (text) => {
    // Secrets and tokens are short and ASCII: they are written behind the padded key in place.
    const short = text.length <= maxShort / 3
    const message = short
      ? inner.subarray(0, blockLength + inner.write(text, blockLength))
      : Buffer.concat([padded, Buffer.from(text)])
    // A digest as a text of bytes: node makes one in half the time that a buffer takes.
    const first = hash('sha256', message, 'binary')
    // Shared between calls, but never between turns: nothing here waits.
    outer.write(first, blockLength, 'latin1')
    return hash('sha256', outer, 'base64url')
  }
}
