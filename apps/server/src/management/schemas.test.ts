import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isoTime, parseTime } from './schemas.ts'

describe('a time', () => {
  it('is read back as it was written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 253_402_300_799 }), (seconds) => {
        expect(parseTime(isoTime(seconds))).toBe(seconds)
      }),
    )
  })

  it.each([
    ['2030-01-01T00:00:00Z', 1_893_456_000],
    ['2030-01-01T00:00:00.999Z', 1_893_456_000],
    ['2030-01-01T02:00:00+02:00', 1_893_456_000],
    ['2028-02-29T00:00:00Z', 1_835_395_200],
  ])('may be %s', (text, seconds) => {
    expect(parseTime(text)).toBe(seconds)
  })

  it.each([
    ['without a zone', '2030-01-01T00:00:00'],
    ['without a time', '2030-01-01'],
    ['on a day that no calendar has', '2030-02-31T00:00:00Z'],
    ['at an hour that no clock shows', '2030-01-01T24:00:00Z'],
    ['in words', 'tomorrow'],
    ['as a number', '1893456000'],
    ['in a year of five digits', '12030-01-01T00:00:00Z'],
    ['with more behind it', '2030-01-01T00:00:00Z x'],
    ['that is empty', ''],
  ])('is none %s', (_how, text) => {
    expect(parseTime(text)).toBeUndefined()
  })
})
