import { describe, expect, it } from 'vitest'
import { dayBefore, unused } from './numbers.ts'

const now = Date.parse('2026-11-29T12:00:31Z')
const old = '2026-01-01T00:00:00Z'

describe('a credential counts as unused', () => {
  it.each([
    [true, { created_at: old, last_used_at: null, state: 'active' as const }],
    [true, { created_at: old, last_used_at: old, state: 'active' as const }],
    [false, { created_at: old, last_used_at: '2026-11-01T00:00:00Z', state: 'active' as const }],
    [false, { created_at: '2026-11-01T00:00:00Z', last_used_at: null, state: 'active' as const }],
    [false, { created_at: old, last_used_at: null, state: 'disabled' as const }],
  ])('(%s) with %j', (counts, client) => {
    expect(unused([client], now)).toHaveLength(counts ? 1 : 0)
  })
})

it('a day is counted back to the minute', () =>
  expect(dayBefore(now)).toBe('2026-11-28T12:00:00.000Z'))
