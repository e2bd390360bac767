/** Rules about sources that the linter has no words for. */
import { describe, expect, it } from 'vitest'
import { files, read, sources } from './sources.ts'

const code = files.filter((file) => /\.(?:ts|tsx|mjs)$/u.test(file))
/** A text without its comments: good enough for looking for a keyword at the start of a statement. */
const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//gu, '').replace(/^\s*\/\/.*$/gmu, '')

interface Rule {
  readonly claim: string
  readonly applies: (file: string) => boolean
  readonly breaks: (text: string) => boolean
  readonly example: string
  readonly sound: string
}

const suppression = /(?:oxlint|eslint)-disable|biome-ignore|@ts-(?:expect-error|ignore|nocheck)/u
const reasoned =
  /(?:(?:oxlint|eslint)-disable-next-line [\w/@-]+(?:, [\w/@-]+)* -- |biome-ignore [\w/]+: |@ts-expect-error -- )\w.{10}/u

const rules: readonly Rule[] = [
  {
    claim: 'begins by saying what belongs there',
    applies: (file) => sources.includes(file),
    breaks: (text) => !/^(?:#!.*\n)?(?:\/\/.*\n)*\s*\/\*\*/u.test(text),
    example: "import { a } from './a.ts'\n\n/** Adds. */\nexport const b = a + 1\n",
    sound: '#!/usr/bin/env node\n/** Sums of a. */\nexport const b = 1\n',
  },
  {
    claim: 'has no enum',
    applies: (file) => file.endsWith('.ts'),
    breaks: (text) => /^\s*(?:export |declare |const )*enum \w/mu.test(withoutComments(text)),
    example: 'export const enum A { b }',
    sound: '/* an\nenum of things */\nexport const a = 1',
  },
  {
    claim: 'returns what it expects to fail: nothing in the engine throws',
    applies: (file) => file.startsWith('packages/engine/src/') && sources.includes(file),
    breaks: (text) => /^(?!\s*\*).*\bthrow\b/mu.test(withoutComments(text)),
    example: "if (a) throw new Error('a')",
    sound: '/** Never does throw. */\nexport const a = 1',
  },
  {
    claim: 'gives a reason with each suppression',
    applies: (file) => !file.startsWith('tools/'),
    breaks: (text) =>
      text.split('\n').some((line) => suppression.test(line) && !reasoned.test(line)),
    example: '// oxlint-disable-next-line max-params\nexport const f = 1',
    sound: "// oxlint-disable-next-line max-params -- the signature is another library's",
  },
  {
    claim: 'waits for what happens, not for time to pass, in tests',
    applies: (file) => file.endsWith('.test.ts') && !file.startsWith('tools/'),
    breaks: (text) =>
      /await (?:sleep|delay)\(|new Promise(?:<\w+>)?\(\(?(\w+)\)? => setTimeout\(\1, \d/u.test(
        text,
      ),
    example: 'await new Promise((resolve) => setTimeout(resolve, 100))',
    sound: 'await once(server, "listening")',
  },
]

describe.each(rules)('a source that $claim', ({ applies, breaks, example, sound }) => {
  it('is each of them', () => {
    expect(code.filter((file) => applies(file) && breaks(read(file)))).toEqual([])
  })
  it('is told from one that does not', () => {
    expect(breaks(example)).toBe(true)
    expect(breaks(sound)).toBe(false)
  })
})

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
}

describe('the files of a package', () => {
  const packageOf = (file: string): string => file.split('/src/')[0] ?? ''
  const packages = [...new Set(sources.map(packageOf))]
  it.each(packages)('%s have 90 lines or fewer, most of them', (name) => {
    const lengths = sources
      .filter((file) => packageOf(file) === name)
      .map((file) => read(file).split('\n').length)
    expect(median(lengths)).toBeLessThanOrEqual(90)
  })
  it('are counted by the one in the middle', () => expect(median([300, 10, 95])).toBe(95))
})

describe('the tests of a parser', () => {
  /** Tables and types: nothing is parsed there. */
  const tables = new Set(['metadata', 'tables'])
  const tests = files.filter(
    (file) =>
      /^packages\/protocol\/src\/[\w-]+\.test\.ts$/u.test(file) &&
      !tables.has(file.split('/').at(-1)?.replace('.test.ts', '') ?? ''),
  )
  const hasProperty = (text: string): boolean => /fc\.(?:property|asyncProperty)\(/u.test(text)

  it.each(tests)('%s try texts that nobody thought of', (file) => {
    expect(hasProperty(read(file))).toBe(true)
  })
  it('are not enough as a table', () => expect(hasProperty('it.each([[1]])')).toBe(false))
})
