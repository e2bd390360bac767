import { expect, it } from 'vitest'
import { lifeInWords } from './lifetimes.ts'

it.each([
  [3_600, '1 hour'],
  [86_400, '24 hours'],
  [604_800, '7 days'],
  [2_592_000, '30 days'],
  [5_400, '90 minutes'],
  [61, '61 seconds'],
])('%d seconds are %s', (seconds, words) => {
  expect(lifeInWords(seconds)).toBe(words)
})
