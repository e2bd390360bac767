import { describe, expect, it } from 'vitest'
import { pageOf, rangeOf, rowsPerPage } from './list-page.ts'

const items = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at)

describe('a page of a list', () => {
  it.each<
    [count: number, wanted: number, page: number, range: string, full: boolean, last: boolean]
  >([
    [7, 0, 0, '1–7', false, true],
    [50, 0, 0, '1–50', true, true],
    [50, 1, 0, '1–50', true, true],
    [51, 0, 0, '1–50', true, false],
    [51, 1, 1, '51–51', false, true],
    [120, 1, 1, '51–100', true, false],
    [120, 9, 2, '101–120', false, true],
  ])('of %i rows, page %i wanted', (count, wanted, page, range, isFull, isLast) => {
    const found = pageOf(items(count), wanted)
    expect(found).toMatchObject({ page, isFull, isLast })
    expect(rangeOf(found)).toBe(range)
    expect(found.rows[0]).toBe(page * rowsPerPage)
  })

  it('of an empty list is empty', () => {
    expect(pageOf([], 3)).toEqual({ page: 0, rows: [], isFull: false, isLast: true })
  })
})
