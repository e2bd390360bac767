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
  let end = 2
  for (let stop = half; stop <= 2 * half; stop += half) {
    // The fewest bytes whose highest bit, which is the sign, is not set.
    let first = stop - half
    while (first < stop - 1 && signature[first] === 0) first++
    const sign = (signature[first] ?? 0) > 0x7f ? 1 : 0
    into[end++] = integer
    into[end++] = stop - first + sign
    if (sign === 1) into[end++] = 0
    while (first < stop) into[end++] = signature[first++] ?? 0
  }
  into[0] = sequence
  into[1] = end - 2
  return end
}
