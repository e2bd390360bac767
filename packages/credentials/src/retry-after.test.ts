import { expect, it } from 'vitest'
import { retryAfterOf } from './retry-after.ts'

const date = 'Wed, 21 Oct 2026 07:28:00 GMT'

it.each<[what: string, headers: Record<string, string>, wait: number | undefined]>([
  ['seconds', { 'retry-after': '20' }, 20_000],
  ['no time at all', { 'retry-after': '0' }, 0],
  [
    'a date by the clock of the server',
    { 'retry-after': 'Wed, 21 Oct 2026 07:29:00 GMT', date },
    60_000,
  ],
  ['a date in the past', { 'retry-after': 'Wed, 21 Oct 2026 07:00:00 GMT', date }, 0],
  ['a fraction', { 'retry-after': '1.5' }, undefined],
  ['words', { 'retry-after': 'soon' }, undefined],
  ['a negative number', { 'retry-after': '-1' }, undefined],
  ['an empty value', { 'retry-after': '' }, undefined],
  ['nothing', {}, undefined],
])('Retry-After with %s is read in milliseconds', (_what, headers, wait) => {
  expect(retryAfterOf(new Headers(headers))).toBe(wait)
})
