/**
 * Base64 on runtimes that have no `Buffer`, in plain JavaScript. Canonical both ways: of several
 * spellings of the same bytes only the one that the encoder writes is read.
 *
 * @see RFC 4648 §3.5 (canonical encoding), §4 and §5
 */

/** One of the two alphabets of RFC 4648, and whether the last group is filled up with `=`. */
export interface Base64Variant {
  readonly characters: string
  readonly padded: boolean
}

const common = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
/** RFC 4648 §4. */
export const standard: Base64Variant = { characters: `${common}+/`, padded: true }
/** RFC 4648 §5, without padding, as JOSE and PKCE have it. */
export const urlSafe: Base64Variant = { characters: `${common}-_`, padded: false }

/** The value of each ASCII character, or -1. */
const valuesOf = ({ characters }: Base64Variant): Int8Array =>
  Int8Array.from({ length: 128 }, (_, code) => characters.indexOf(String.fromCharCode(code)))
const values = new Map([standard, urlSafe].map((variant) => [variant, valuesOf(variant)]))

/** Undefined unless encoding the bytes again gives the same text. */
export function decodeAnywhere(
  text: string,
  variant: Base64Variant,
): Uint8Array<ArrayBuffer> | undefined {
  const length = variant.padded ? unpaddedLength(text) : text.length
  const table = values.get(variant)
  if (table === undefined || length === undefined || length % 4 === 1) return undefined

  const bytes = new Uint8Array(Math.floor((length * 3) / 4))
  let filled = 0
  let bits = 0
  let held = 0
  for (let index = 0; index < length; index++) {
    const value = table[text.charCodeAt(index)] ?? -1
    if (value === -1) return undefined
    bits = ((bits << 6) | value) & 0xffff
    held += 6
    if (held < 8) continue
    held -= 8
    bytes[filled++] = bits >> held
  }
  // Bits that fill no byte must be zero, or two texts would stand for one value.
  return (bits & ((1 << held) - 1)) === 0 ? bytes : undefined
}

/** Undefined if the padding is not exactly what fills the last group. */
function unpaddedLength(text: string): number | undefined {
  if (text.length % 4 !== 0) return undefined
  if (text.endsWith('==')) return text.length - 2
  return text.endsWith('=') ? text.length - 1 : text.length
}

/** Encodes any bytes. */
export function encodeAnywhere(bytes: Uint8Array, { characters, padded }: Base64Variant): string {
  let text = ''
  let bits = 0
  let held = 0
  for (const byte of bytes) {
    bits = ((bits << 8) | byte) & 0xffff
    held += 8
    while (held >= 6) {
      held -= 6
      text += characters.charAt((bits >> held) & 63)
    }
  }
  if (held > 0) text += characters.charAt((bits << (6 - held)) & 63)
  return padded ? text.padEnd(Math.ceil(text.length / 4) * 4, '=') : text
}
