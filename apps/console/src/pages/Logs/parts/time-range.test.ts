import { describe, expect, it } from 'vitest'
import { fromOf } from './time-range.ts'

const now = Date.parse('2026-11-29T12:00:31.250Z')

describe('a range of the log', () => {
  it.each([
    ['1h', '2026-11-29T11:00:00.000Z'],
    ['7d', '2026-11-22T12:00:00.000Z'],
    [undefined, undefined],
    ['1 year', undefined],
  ])('%s begins at %s', (range, from) => {
    expect(fromOf(range, now)).toBe(from)
  })
})
