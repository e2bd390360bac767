/** Pages that name tests: `file` › `claim` › `case`, each in backticks; and whether what they name is there. */
import { files, read } from './sources.ts'

/** What a cell names, in order. */
export const namesIn = (cell: string): readonly string[] =>
  [...cell.matchAll(/`([^`]+)`/gu)].map(([, part = '']) => part)

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`)
/** A quoted text of a source, in the quotes that the formatter chose. */
const quoted = (text: string): string => `(?:'${text}'|"${text}"|\`${text}\`)`
const isClaim = (source: string, claim: string): boolean =>
  new RegExp(
    String.raw`(?:\bit(?:\.each\(\w+\))?|[\])](?: as const)?)\)?\(\s*${quoted(escaped(claim))},`,
    'u',
  ).test(source)
const hasText = (source: string, text: string): boolean =>
  new RegExp(quoted(escaped(text)), 'u').test(source)

/** The source of a test file; undefined if there is none. */
export const sourceOf = (file: string): string | undefined =>
  files.includes(file) && file.endsWith('.test.ts') ? read(file) : undefined

/** What is wrong with the name of a test, in words; nothing for a good one. */
export function faultOfName(
  [file, claim, example]: readonly string[],
  find: (file: string) => string | undefined,
): string | undefined {
  if (file === undefined || claim === undefined) return 'names no test'
  const source = find(file)
  if (source === undefined) return `no such file: ${file}`
  if (!isClaim(source, claim)) return `no such claim in ${file}: ${claim}`
  if (example !== undefined && !hasText(source, example)) return `no such case: ${example}`
  return undefined
}
