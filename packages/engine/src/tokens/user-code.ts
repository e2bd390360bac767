/**
 * User codes: short enough to be typed from a television, too many to be guessed in their quarter of
 * an hour. No vowels, so that no word is spelled, and no letter that looks like another.
 *
 * @see RFC 8628 §6.1
 */
import type { Random } from '../ports.ts'

const alphabet = 'BCDFGHJKLMNPQRSTVWXZ'
const length = 8
const pattern = new RegExp(`^[${alphabet}]{${length}}$`, 'u')

/** 20^8 are possible. Without its dash. */
export function newUserCode(random: Random): string {
  let code = ''
  while (code.length < length)
    // 240 is the last multiple of 20: what is over would make the first letters likelier.
    for (const byte of random(length))
      if (byte < 240 && code.length < length) code += alphabet[byte % alphabet.length]
  return code
}

/** As a person reads it: in two halves. */
export const formatUserCode = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`

/** Undefined for what can be no user code. Case, spaces and dashes do not count. */
export function parseUserCode(text: string): string | undefined {
  if (text.length > 40) return undefined
  const code = text.replace(/[\s-]/gu, '').toUpperCase()
  return pattern.test(code) ? code : undefined
}
