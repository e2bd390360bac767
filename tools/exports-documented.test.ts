/** What others install explains itself: every export of these packages has a doc comment. */
import { describe, expect, it } from 'vitest'
import { files, read } from './sources.ts'

interface Export {
  readonly file: string
  readonly name: string
}

/** The names that a package's index gives away, with the files they come from. */
function exportsOf(packageFolder: string): readonly Export[] {
  const index = read(`${packageFolder}/src/index.ts`)
  return [...index.matchAll(/export (?:type )?\{([^}]*)\} from '\.\/([^']+)'/gu)].flatMap(
    ([, names = '', file = '']) =>
      names
        .split(',')
        .map((name) => name.trim().replace(/^type /u, ''))
        .filter((name) => name !== '')
        .map((name) => ({ file: `${packageFolder}/src/${file}`, name })),
  )
}

/** The statements of an index that {@link exportsOf} cannot follow, and that nobody would check. */
const unchecked = (index: string): readonly string[] =>
  (index.match(/^export .*/gmu) ?? []).filter((line) => !/^export (?:type )?\{/u.test(line))

/** Whether a declaration has a doc comment right above it. */
const isDocumented = (text: string, name: string): boolean =>
  new RegExp(
    `\\*/\\n(?:// oxlint[^\\n]*\\n)?export (?:abstract )?(?:async )?(?:class|interface|type|function|const) ${name}\\b`,
    'u',
  ).test(text)

describe.each([
  'packages/guard',
  'packages/credentials',
  'packages/emulator',
  'packages/providers',
])('%s', (packageFolder) => {
  const all = exportsOf(packageFolder)

  it('exports something, each by its name', () => {
    expect(all.length).toBeGreaterThan(5)
    expect(unchecked(read(`${packageFolder}/src/index.ts`))).toEqual([])
  })

  it.each(all)('documents $name', ({ file, name }) => {
    expect(files).toContain(file)
    expect(isDocumented(read(file), name)).toBe(true)
  })
})

it('finds an export without a comment', () => {
  expect(isDocumented('/** Text. */\nexport const a = 1\nexport const b = 2\n', 'b')).toBe(false)
  expect(unchecked("export * from './a.ts'\nexport { b } from './b.ts'")).toHaveLength(1)
})
