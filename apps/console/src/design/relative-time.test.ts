import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { absoluteTime, relativeTime } from './relative-time.ts'

const now = Date.parse('2026-11-29T12:00:00Z')
const seconds = 1000
const hour = 3_600 * seconds

describe('a time seen from now', () => {
  it.each([
    ['just now', -3 * seconds],
    ['just now', -59 * seconds],
    ['in less than a minute', 40 * seconds],
    ['1 minute ago', -119 * seconds],
    ['2 hours ago', -2.9 * hour],
    ['yesterday', -25 * hour],
    ['in 3 days', 3.5 * 24 * hour],
    ['last week', -8 * 24 * hour],
    ['in 11 months', 360 * 24 * hour],
    ['next year', 366 * 24 * hour],
  ])('is %s', (words, difference) => {
    expect(relativeTime(now + difference, now)).toBe(words)
  })

  it('never claims more time than has passed', () => {
    const day = 24 * hour
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 6 }),
        fc.integer({ min: 0, max: day - 1 }),
        (days, rest) => {
          expect(relativeTime(now - days * day - rest, now)).toBe(`${days} days ago`)
        },
      ),
    )
  })

  it('is said in full in UTC', () => expect(absoluteTime(now)).toBe('2026-11-29 12:00:00 UTC'))
})
