/**
 * HMAC-SHA-256 (RFC 2104) from two one-shot hashes. Every request hashes its secret; node's own
 * `createHmac` makes an object for it each time, and under load that costs more than the hashing
 * (docs/decisions/0003-signing.md).
 */
import { hash } from 'node:crypto'

const blockLength = 64
const digestLength = 32

/** @param key At most 64 bytes. */
export function createHmacFunction(key: Buffer): (text: string) => Buffer {
  const inner = Buffer.alloc(blockLength, 0x36)
  const outer = Buffer.alloc(blockLength + digestLength, 0x5c)
  for (const [index, byte] of key.entries()) {
    inner.writeUInt8(0x36 ^ byte, index)
    outer.writeUInt8(0x5c ^ byte, index)
  }
  return (text) => {
    const first = hash('sha256', Buffer.concat([inner, Buffer.from(text)]), 'buffer')
    // Shared between calls, but never between turns: nothing here waits.
    first.copy(outer, blockLength)
    return hash('sha256', outer, 'buffer')
  }
}
