/**
 * conformance/matrix.md names a test for each requirement, conformance/mistakes.md for each mistake
 * of others; each test they name is there.
 */
import { describe, expect, it } from 'vitest'
import { readCorpus } from '../conformance/src/hostile/case.ts'
import { isOurs, reasonToSkip } from '../conformance/src/hostile/skipped.ts'
import { faultOfName, namesIn, sourceOf } from './named-tests.ts'
import { read } from './sources.ts'

interface Row {
  readonly requirement: string
  readonly level: string
  /** The file, the claim, and for a table the case: each in backticks in the last column. */
  readonly test: readonly string[]
}

const levels = ['MUST', 'MUST NOT', 'REQUIRED', 'SHALL', 'SHOULD', 'SHOULD NOT', 'MAY', 'states']

const rowsOf = (page: string): readonly Row[] =>
  page
    .split('\n')
    .filter((line) => /^\| (?!(?:requirement|mistake) \|)/u.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map(([, requirement = '', level = '', test = '']) => ({
      requirement,
      level,
      test: namesIn(test),
    }))

/** What is wrong with a row, in words; nothing for a good one. */
function faultOf(
  { requirement, level, test }: Row,
  find: (file: string) => string | undefined,
): string | undefined {
  if (!/^§[\d.]+/u.test(requirement)) return 'names no section'
  if (!levels.includes(level)) return `has no level: ${level}`
  return faultOfName(test, find)
}

const rows = rowsOf(read('conformance/matrix.md'))

describe('conformance/matrix.md', () => {
  it.each(rows)('proves $requirement', (row) => {
    expect(faultOf(row, sourceOf)).toBeUndefined()
  })

  it('says each requirement once', () => {
    const said = rows.map(({ requirement, test }) => `${requirement} ${test.join(' ')}`)
    expect(new Set(said).size).toBe(said.length)
  })
})

const corpus = new Map(readCorpus().map((each) => [each.id, each]))

/** What is wrong with a case of the corpus that a row names as its test. */
function faultOfCase(id: string): string | undefined {
  const found = corpus.get(id)
  if (found === undefined) return `no such case: ${id}`
  return isOurs(found) && reasonToSkip(found) === undefined ? undefined : `${id} is not run`
}

describe('conformance/mistakes.md', () => {
  const mistakes = rowsOf(read('conformance/mistakes.md'))

  it.each(mistakes)('says what would find that $requirement', ({ level: seenIn, test }) => {
    const [file, id = ''] = test
    expect(seenIn).not.toBe('')
    expect(
      file === 'conformance/hostile.jsonl' ? faultOfCase(id) : faultOfName(test, sourceOf),
    ).toBeUndefined()
  })

  it('would not take a case that is skipped, or none', () => {
    expect([faultOfCase('TK-047'), faultOfCase('TK-090'), faultOfCase('TK-X')]).toEqual([
      undefined,
      'TK-090 is not run',
      'no such case: TK-X',
    ])
  })
})

describe('a row', () => {
  const source = "it.each([['a b', 1]])('holds for %s', () => {})\nit('holds', () => {})\n"
  const good = '| §1 so it is | MUST | `a.test.ts` › `holds for %s` › `a b` |'
  const faults = (page: string): readonly (string | undefined)[] =>
    rowsOf(page).map((row) => faultOf(row, (file) => (file === 'a.test.ts' ? source : undefined)))

  it('is sound when file, claim and case are there', () => {
    expect(faults(good)).toEqual([undefined])
  })

  it.each([
    ['its file is gone', good.replace('a.test.ts', 'b.test.ts'), 'no such file: b.test.ts'],
    [
      'its claim was renamed',
      good.replace('holds for %s', 'held'),
      'no such claim in a.test.ts: held',
    ],
    [
      'a case is taken for a claim',
      good.replace('holds for %s', 'a b'),
      'no such claim in a.test.ts: a b',
    ],
    ['its case was removed', good.replace('a b', 'c'), 'no such case: c'],
    ['it names no test', '| §1 so it is | MUST | |', 'names no test'],
    ['it has no level', good.replace('MUST', 'OUGHT'), 'has no level: OUGHT'],
    ['it names no section', good.replace('§1 ', ''), 'names no section'],
  ])('is refused when %s', (_when, page, fault) => {
    expect(faults(page)).toEqual([fault])
  })
})
