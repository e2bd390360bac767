/** What an authenticator app shows: the code of a secret at a time (RFC 6238, SHA-1, 30 s, 6 digits). */
import { createHmac } from 'node:crypto'

/**
 * @param secret Base32, as the set-up page shows it; spaces do not count.
 * @param now Seconds since the epoch.
 */
export function totpCode(secret: string, now: number): string {
  const step = Buffer.alloc(8)
  step.writeBigUInt64BE(BigInt(Math.floor(now / 30)))
  const mac = createHmac('sha1', fromBase32(secret)).update(step).digest()
  const offset = (mac.at(-1) ?? 0) & 0xf
  const number = (mac.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000
  return String(number).padStart(6, '0')
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

function fromBase32(text: string): Buffer {
  const bits = [...text.replace(/[ =]/gu, '').toUpperCase()]
    .map((character) => alphabet.indexOf(character).toString(2).padStart(5, '0'))
    .join('')
  return Buffer.from((bits.match(/.{8}/gu) ?? []).map((byte) => Number.parseInt(byte, 2)))
}
