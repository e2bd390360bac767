/** conformance/platforms.md has every row of the checklist, each with tests that are there or the word that there are none. */
import { describe, expect, it } from 'vitest'
import { faultOfName, namesIn, sourceOf } from './named-tests.ts'
import { read } from './sources.ts'

interface Row {
  readonly number: number
  readonly tests: readonly (readonly string[])[]
  readonly missing: boolean
}

const rowsOf = (page: string): readonly Row[] =>
  page
    .split('\n')
    .filter((line) => /^\| \d+ \|/u.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map(([, number = '', , cell = '']) => ({
      number: Number(number),
      tests: cell.split('<br>').map(namesIn),
      missing: cell.startsWith('not there yet'),
    }))

/** What is wrong with a row, in words. */
const faultsOf = (
  { tests, missing }: Row,
  find: (file: string) => string | undefined,
): readonly string[] => (missing ? [] : tests.flatMap((names) => faultOfName(names, find) ?? []))

const rows = rowsOf(read('conformance/platforms.md'))

describe('conformance/platforms.md', () => {
  it('has all 54 rows, in order', () => {
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 54 }, (_, n) => n + 1))
  })

  it.each(rows)('names tests that are there for row $number', (row) => {
    expect(faultsOf(row, sourceOf)).toEqual([])
  })

  it('is refused when a test is gone', () => {
    const page =
      '| 1 | so | `a.test.ts` › `holds`<br>`b.test.ts` › `holds` |\n| 2 | so | not there yet |'
    const faults = rowsOf(page).map((row) =>
      faultsOf(row, (file) => (file === 'a.test.ts' ? "it('holds', () => {})" : undefined)),
    )
    expect(faults).toEqual([['no such file: b.test.ts'], []])
  })
})
