import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { daysOf } from './usage-days.ts'

const now = Date.parse('2026-11-29T12:00:00Z')

describe('usage by day', () => {
  it('has every day, the oldest first', () => {
    const days = daysOf([{ hour: '2026-11-28T23:00:00Z', tokens: 2, failures: 1 }], now)
    expect(days).toHaveLength(14)
    expect(days[0]?.day).toBe('2026-11-16')
    expect(days.slice(-2)).toEqual([
      { day: '2026-11-28', tokens: 2, failures: 1 },
      { day: '2026-11-29', tokens: 0, failures: 0 },
    ])
  })

  it('loses nothing of the days it shows, and counts nothing of others', () => {
    const hour = fc.record({
      at: fc.integer({ min: -20 * 24, max: 24 }),
      tokens: fc.nat(1000),
      failures: fc.nat(1000),
    })
    fc.assert(
      fc.property(fc.array(hour), (drawn) => {
        const hours = drawn.map(({ at, ...counts }) => ({
          hour: new Date(now + at * 3_600_000).toISOString(),
          ...counts,
        }))
        const days = daysOf(hours, now)
        const within = hours.filter(({ hour: each }) =>
          days.some(({ day }) => each.startsWith(day)),
        )
        const sum = (list: readonly { tokens: number }[]): number =>
          list.reduce((total, { tokens }) => total + tokens, 0)
        expect(sum(days)).toBe(sum(within))
      }),
    )
  })
})
