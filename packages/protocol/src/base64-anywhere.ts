/**
 * Base64 in plain JavaScript. Canonical both ways: of several spellings of the same bytes only the
 * one that the encoder writes is read.
 *
 * @see RFC 4648 §3.5 (canonical encoding), §4 and §5
 */

/** One of the two alphabets of RFC 4648. */
export interface Base64Variant {
  readonly characters: string
  /** Whether the last group is filled up with `=`. */
  readonly padded: boolean
  /** The value of each byte as a character, or -1. */
  readonly values: Int8Array
}

const common = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

function variant(last: string, padded: boolean): Base64Variant {
  const characters = common + last
  const values = Int8Array.from({ length: 256 }, (_, code) =>
    characters.indexOf(String.fromCharCode(code)),
  )
  return { characters, padded, values }
}

/** RFC 4648 §4. */
export const standard = /* @__PURE__ */ variant('+/', true)
/** RFC 4648 §5, without padding, as JOSE and PKCE have it. */
export const urlSafe = /* @__PURE__ */ variant('-_', false)

/** Some of an array's places: from `start`, up to `end`. */
export interface Span {
  readonly start: number
  readonly end: number
}

/**
 * Decodes characters that stand as bytes where they stand, without their padding. In place and in
 * JavaScript it is faster than what the runtimes bring, which forgive too much to be believed.
 *
 * @returns Where the decoded bytes end. Undefined unless encoding them again gives the same
 *   characters; what stands there is worth nothing then.
 */
export function decodeInPlace(
  bytes: Uint8Array,
  { start, end }: Span,
  { values }: Base64Variant,
): number | undefined {
  let filled = start
  let index = start
  // Negative as soon as one value is.
  let all = 0
  for (; index + 4 <= end; index += 4) {
    const group =
      (valueAt(values, bytes, index) << 18) |
      (valueAt(values, bytes, index + 1) << 12) |
      (valueAt(values, bytes, index + 2) << 6) |
      valueAt(values, bytes, index + 3)
    all |= group
    bytes[filled++] = group >> 16
    bytes[filled++] = group >> 8
    bytes[filled++] = group
  }
  const left = end - index
  if (left > 0) {
    const third = left > 2 ? valueAt(values, bytes, index + 2) << 6 : 0
    const group =
      (valueAt(values, bytes, index) << 18) | (valueAt(values, bytes, index + 1) << 12) | third
    all |= group
    bytes[filled++] = group >> 16
    if (left > 2) bytes[filled++] = group >> 8
    // Bits that fill no byte must be zero, or two texts would stand for one value.
    if (left === 1 || (group & (left > 2 ? 0xff : 0xffff)) !== 0) return undefined
  }
  return all < 0 ? undefined : filled
}

// Outside of the loop's function: as a closure in it, it takes twice the time.
const valueAt = (values: Int8Array, bytes: Uint8Array, index: number): number =>
  values[bytes[index] ?? 0] ?? -1

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
