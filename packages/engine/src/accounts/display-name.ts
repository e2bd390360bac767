/** Names that people give themselves and their passkeys: one line, of bounded length. */

const maxLength = 100

/** Without controls, invisible characters and line breaks; empty if nothing is left. */
export const displayName = (text: string): string =>
  text
    .slice(0, 10 * maxLength)
    .replace(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, maxLength)
    // What the cut left of a character, or of a space between words.
    .replace(/[\p{Cs}\s]+$/u, '')
