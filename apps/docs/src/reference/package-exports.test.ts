import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { commentToMarkdown, packageReference } from './package-exports.ts'

const folder = mkdtempSync(join(tmpdir(), 'keygrant-docs-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const entry = join(folder, 'index.d.ts')
writeFileSync(entry, "export { open, type Door } from './door.js';\n")
writeFileSync(
  join(folder, 'door.d.ts'),
  `/** A door. Opened by {@link open}. */
export interface Door {
    /** Which way. */
    readonly side: string;
}
/**
 * Opens.
 *
 * @param side Which.
 * @see RFC 1 §2
 */
export declare function open(side: string): Door;
export declare const inner: number;
`,
)

it('shows every export with its comment and its declaration, and nothing else', () => {
  const page = packageReference('@a/door', entry)
  expect(page).toContain('# @a/door')
  expect(page).toContain('## Door\n\nA door. Opened by `open`.')
  expect(page).toContain('```ts\nfunction open(side: string): Door;\n```')
  expect(page).toContain('**See** RFC 1 §2')
  expect(page).not.toContain('inner')
})

it('says what to do when the packages are not built', () => {
  expect(() => packageReference('@a/b', join(folder, 'none.d.ts'))).toThrow('build the packages')
})

it('keeps an example as it stands', () => {
  expect(commentToMarkdown('Does.\n\n@example\n\n```ts\na()\n```')).toBe('Does.\n\n```ts\na()\n```')
})
