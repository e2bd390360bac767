/**
 * From an ES256 signature as JOSE has it, two numbers of 32 bytes, to the form that OpenSSL reads.
 * Writing it here costs a tenth of having node:crypto convert it.
 *
 * @see RFC 7518 §3.4, RFC 3279 §2.2.3 (Ecdsa-Sig-Value), X.690 §8.3 (integers, minimal)
 */

const half = 32
/** Bytes at the most: both numbers, three tags, three lengths, two signs. */
export const derLength = 2 * half + 8

const sequence = 0x30
const integer = 0x02

/** Writes the DER form of a signature of 64 bytes. @returns Where it ends. */
export function writeDerSignature(signature: Uint8Array, into: Uint8Array): number {
  into[0] = sequence
  const middle = writeInteger(signature.subarray(0, half), into, 2)
  const end = writeInteger(signature.subarray(half), into, middle)
  into[1] = end - 2
  return end
}

/** The fewest bytes whose highest bit, which is the sign, is not set. */
function writeInteger(bytes: Uint8Array, into: Uint8Array, at: number): number {
  let first = 0
  while (first < half - 1 && bytes[first] === 0) first++
  const sign = (bytes[first] ?? 0) > 0x7f ? 1 : 0
  const length = half - first + sign
  into[at] = integer
  into[at + 1] = length
  let end = at + 2
  if (sign === 1) into[end++] = 0
  while (first < half) into[end++] = bytes[first++] ?? 0
  return end
}
