/**
 * Keygrant's secrets and opaque tokens: `kg_<kind>_<body><checksum>`.
 *
 * The body is 30 or more base62 characters made from at least 160 random bits; the checksum is the
 * CRC-32 of everything before it, as 6 base62 characters. The fixed prefix and the checksum let a
 * secret scanner recognise one offline, with next to no false alarms.
 */

/** What a token is for. A token of one kind is never accepted where another is wanted. */
export const tokenKinds = {
  cs: 'client secret',
  rt: 'refresh token',
  at: 'opaque access token',
  ac: 'authorization code',
  dc: 'device code',
  dt: 'developer token',
  rat: 'registration access token',
} as const

/** The part of a token between `kg_` and the second underscore. */
export type TokenKind = keyof typeof tokenKinds

/**
 * The published form, `docs/secret-format.md`: kind, body, checksum. Every Keygrant secret and opaque
 * token matches; whether what matches is one, {@link tokenKind} tells.
 */
export const tokenPattern = /^kg_(cs|rt|at|ac|dc|dt|rat)_([0-9A-Za-z]{30,64})([0-9A-Za-z]{6})$/

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
/** 30 characters of log2(62) bits: 178 bits, more than the 160 of RFC 6749 §10.10. */
const bodyLength = 30

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c
})

/** CRC-32 (ISO-HDLC, as in zip and gzip) of ASCII text, as an unsigned number. */
export function crc32(text: string): number {
  let crc = 0xffffffff
  for (let index = 0; index < text.length; index++)
    crc = (crcTable[(crc ^ text.charCodeAt(index)) & 0xff] ?? 0) ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}

/** Writes a number as base62, left-padded with zeros to `width`. */
function toBase62(value: number, width: number): string {
  let text = ''
  let rest = value
  for (let index = 0; index < width; index++) {
    text = alphabet.charAt(rest % 62) + text
    rest = Math.floor(rest / 62)
  }
  return text
}

/**
 * Turns random bytes into base62 characters without bias: bytes of 248 and above are left out, so
 * each character carries log2(62) = 5.95 bits.
 *
 * @param random More bytes than characters are wanted; about 3 % are left out.
 * @returns Undefined if too few bytes were usable; then try again with fresh ones.
 */
export function randomBase62(random: Uint8Array, length: number): string | undefined {
  const codes: number[] = []
  for (const byte of random) {
    if (byte >= 248) continue
    codes.push(alphabet.charCodeAt(byte % 62))
    if (codes.length === length) return String.fromCharCode(...codes)
  }
  return undefined
}

/**
 * Makes a token of the given kind from random bytes.
 *
 * @param random Gives that many fresh random bytes each time it is called; a source that repeats one
 *   unusable answer for ever would be asked for ever.
 */
export function formatToken(kind: TokenKind, random: (bytes: number) => Uint8Array): string {
  let body = randomBase62(random(bodyLength + 14), bodyLength)
  while (body === undefined) body = randomBase62(random(bodyLength + 14), bodyLength)
  return withChecksum(`kg_${kind}_${body}`)
}

const withChecksum = (text: string): string => text + toBase62(crc32(text), 6)

/**
 * The kind of a well-formed token whose checksum fits. A wrong character never goes unseen, so a
 * mistyped token needs no look into storage.
 *
 * @returns Undefined for anything else. Never throws.
 */
export function tokenKind(text: string): TokenKind | undefined {
  const kind = tokenPattern.exec(text)?.[1] as TokenKind | undefined
  if (kind === undefined) return undefined
  return withChecksum(text.slice(0, -6)) === text ? kind : undefined
}
