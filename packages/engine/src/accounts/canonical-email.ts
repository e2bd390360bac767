/**
 * The one spelling of an e-mail address under which a user is stored and found. Without it, two users
 * could have addresses that people, or mail servers, take for one.
 */

const maxLength = 254
/** One `@` between two parts without white space, controls or invisible characters; mail servers know better. */
const shape = /^[^@\s\p{C}<>()[\]\\,;:"]+@[^@\s\p{C}<>()[\]\\,;:"]+$/u

/**
 * Trims, takes compatibility forms for the plain ones (NFKC) and folds case. Folding is Unicode's
 * simple one, a character for a character: the full one (ß as ss) would name another mailbox.
 * Applied to its own result it changes nothing.
 *
 * @returns Undefined for what is no e-mail address.
 */
export function canonicalEmail(text: string): string | undefined {
  // Normalising may make a text up to 18 times as long: what is far too long is not even tried.
  if (text.length > 4 * maxLength) return undefined
  const folded = Array.from(text.normalize('NFKC').trim(), foldCase).join('').normalize('NFKC')
  return folded.length <= maxLength && shape.test(folded) ? folded : undefined
}

/** Letter by letter: in a whole word a final Σ would become another letter than one inside. */
const foldCase = (character: string): string => character.toLowerCase().replace('ς', 'σ')
