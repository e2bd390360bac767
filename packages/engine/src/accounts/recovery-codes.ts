/** Recovery codes: for the day when the phone is gone. Ten, each for one use, stored as hashes. */
import type { Hash, Hasher, Random } from '../ports.ts'

const count = 10
/** Characters of 5 bits each: 60 bits. */
const length = 12
/** Without i, l, o and u, which people misread. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const wellFormedCode = new RegExp(`^[${alphabet}]{${length}}$`, 'u')

/** Fresh codes as people see them, `xxxx-xxxx-xxxx`. */
export const newRecoveryCodes = (random: Random): readonly string[] =>
  Array.from({ length: count }, () =>
    [...random(length)]
      .map((byte) => alphabet.charAt(byte & 31))
      .join('')
      .replace(/(.{4})(?=.)/gu, '$1-'),
  )

/**
 * The hash under which a code of a user is stored; undefined for what can be no code. Capitals,
 * spaces and dashes do not matter, nor does which of the characters that look alike was typed.
 */
export function recoveryCodeHash(typed: string, userId: string, hash: Hasher): Hash | undefined {
  const code = typed
    .toLowerCase()
    .replace(/[\s-]/gu, '')
    .replaceAll('o', '0')
    .replace(/[il]/gu, '1')
  return wellFormedCode.test(code) ? hash(`recovery code ${userId} ${code}`) : undefined
}
