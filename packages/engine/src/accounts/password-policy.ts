/** Which passwords are taken. Length counts, and that nobody would guess it first; kinds of characters do not. */
import { commonPasswords } from './common-passwords.ts'

/** In characters. */
export const minPasswordLength = 12
/** More would let a stranger make the server hash for long. */
export const maxPasswordLength = 256

/** Whether a password can be taken for a user with this address. */
export function isAcceptablePassword(password: string, email: string): boolean {
  const text = password.normalize('NFKC')
  const { length } = Array.from(text)
  if (length < minPasswordLength || password.length > maxPasswordLength) return false
  return !isGuessable(text.toLowerCase(), email.toLowerCase())
}

function isGuessable(text: string, email: string): boolean {
  const name = email.split('@')[0] ?? email
  const bare = text.replace(/[\s\d!@#$%^&*._-]+$/u, '')
  if (text === email || bare === email || (name !== '' && bare === name)) return true
  if (commonPasswords.has(text) || commonPasswords.has(bare)) return true
  // One short thing over and over: aaaaaaaaaaaa, abcabcabcabc, 123412341234.
  return /^(.{1,4})\1+.{0,3}$/u.test(text) || isRun(text)
}

/** Neighbours in the alphabet, among the digits or on a keyboard, from the first to the last. */
function isRun(text: string): boolean {
  const rows = [
    'abcdefghijklmnopqrstuvwxyz',
    'zyxwvutsrqponmlkjihgfedcba',
    '0123456789012345678901234567890',
    'qwertyuiopasdfghjklzxcvbnm',
  ]
  return rows.some((row) => row.includes(text))
}
