import { expect, it } from 'vitest'
import { shareOf } from './share.ts'

it.each([
  [0, 0, '0 %'],
  [0, 100, '0 %'],
  [1, 999, 'under 1 %'],
  [1, 99, '1 %'],
  [1, 2, '33 %'],
  [5, 0, '100 %'],
])('%d failures beside %d tokens are %s', (failures, successes, share) => {
  expect(shareOf(failures, successes)).toBe(share)
})
