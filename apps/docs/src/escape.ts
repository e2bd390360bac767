/** Text into markup. */

const named: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
}

/** Text as it may stand in HTML, in an attribute too. */
export const escape = (text: string): string =>
  text.replace(/[&<>"]/gu, (character) => named[character] ?? character)
