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

/** The values that a module of its own gives away, each with the comment above it. */
const valuesOf = (text: string): readonly { readonly name: string; readonly comment: string }[] =>
  [
    ...text.matchAll(
      /(\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n)?export (?:async )?(?:function|const) (\w+)/gu,
    ),
  ].map(([, comment = '', name = '']) => ({ name, comment }))

describe('the functions of packages/guard', () => {
  const { exports } = JSON.parse(read('packages/guard/package.json')) as {
    readonly exports: Readonly<Record<string, { readonly 'keygrant-source': string }>>
  }
  const modules = Object.values(exports)
    .map((each) => `packages/guard/${each['keygrant-source'].slice(2)}`)
    .filter((file) => !file.endsWith('/index.ts'))
  const given = exportsOf('packages/guard').flatMap(({ file, name }) =>
    valuesOf(read(file)).filter((value) => value.name === name),
  )
  const all = [...given, ...modules.flatMap((file) => valuesOf(read(file)))]

  it.each(all)('show $name in an example', ({ comment }) => {
    expect(comment).toContain('@example')
  })
  it('are those of the index and of every adapter', () => {
    expect(modules).toHaveLength(7)
    expect(all.length).toBeGreaterThan(20)
    expect(valuesOf('/** A. */\nexport const a = 1\n\nexport function b() {}')).toEqual([
      { name: 'a', comment: '/** A. */\n' },
      { name: 'b', comment: '' },
    ])
  })
})

it('finds an export without a comment', () => {
  expect(isDocumented('/** Text. */\nexport const a = 1\nexport const b = 2\n', 'b')).toBe(false)
  expect(unchecked("export * from './a.ts'\nexport { b } from './b.ts'")).toHaveLength(1)
})
