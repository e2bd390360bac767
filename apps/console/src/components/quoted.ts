/**
 * Values in lines that people paste: as a text of the language, whatever is in them. A redirect URI may
 * have quotes and `$(…)` in it, and is its developer's, while whoever pastes the line may be another.
 */

/** A word for a shell. */
export const inShell = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** A string for TypeScript. */
export const inTypeScript = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
