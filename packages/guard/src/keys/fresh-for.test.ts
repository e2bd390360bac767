import fc from 'fast-check'
import { expect, it } from 'vitest'
import { freshFor } from './fresh-for.ts'

it.each<[cacheControl: string, age: string | undefined, milliseconds: number | undefined]>([
  ['max-age=300', undefined, 300_000],
  ['public, Max-Age=300', undefined, 300_000],
  ['max-age="300"', undefined, 300_000],
  ['max-age=300', '100', 200_000],
  ['max-age=300', '400', 0],
  ['max-age=300, no-cache', undefined, 0],
  ['no-store', undefined, 0],
  ['s-maxage=300', undefined, undefined],
  ['max-age=-1', undefined, undefined],
  ['max-age=1e9', undefined, undefined],
])('reads %s with Age %s as %s ms', (cacheControl, age, milliseconds) => {
  const headers = new Headers({ 'cache-control': cacheControl })
  if (age !== undefined) headers.set('age', age)
  expect(freshFor(headers)).toBe(milliseconds)
})

it('makes of any text a time that is finite and not negative, or none', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z0-9=", -]*$/u), (text) => {
      const time = freshFor(new Headers({ 'cache-control': text, age: text }))
      expect(time === undefined || (Number.isFinite(time) && time >= 0)).toBe(true)
    }),
  )
})
