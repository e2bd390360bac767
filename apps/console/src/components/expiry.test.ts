import { describe, expect, it } from 'vitest'
import { endOf } from './expiry.ts'

const now = Date.parse('2026-11-29T12:00:00Z')

describe('the end of a secret', () => {
  it.each([
    [{ life: '30', date: '' }, '2026-12-29T12:00:00.000Z'],
    [{ life: '365', date: '2030-01-01' }, '2027-11-29T12:00:00.000Z'],
    [{ life: 'date', date: '2027-02-28' }, '2027-02-28T23:59:59.000Z'],
    [{ life: 'date', date: '' }, undefined],
    [{ life: 'never', date: '2027-02-28' }, null],
  ] as const)('%j is %s', (expiry, end) => {
    expect(endOf(expiry, now)).toBe(end)
  })
})
