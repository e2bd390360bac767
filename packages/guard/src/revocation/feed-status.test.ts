import { expect, it } from 'vitest'
import { type FeedFacts, type FeedStatus, feedStatus } from './feed-status.ts'

const minute = 60_000
const now = 100 * minute
const heard = (ago: number): FeedFacts => ({
  exists: true,
  looked: true,
  confirmedAt: now - ago,
})

it.each<[what: string, facts: FeedFacts, failOpenFor: number, status: FeedStatus]>([
  [
    'nobody has looked',
    { exists: undefined, looked: false, confirmedAt: undefined },
    minute,
    'starting',
  ],
  [
    'nobody could be asked',
    { exists: undefined, looked: true, confirmedAt: undefined },
    minute,
    'stale',
  ],
  ['the issuer has none', { exists: false, looked: true, confirmedAt: undefined }, minute, 'none'],
  [
    'it was there, but never heard',
    { exists: true, looked: true, confirmedAt: undefined },
    minute,
    'stale',
  ],
  ['it spoke now', heard(0), minute, 'live'],
  ['it spoke 15 s ago', heard(15_000), minute, 'live'],
  ['it spoke a moment longer ago', heard(15_001), minute, 'behind'],
  ['it spoke just within the time', heard(minute), minute, 'behind'],
  ['it spoke just before that', heard(minute + 1), minute, 'stale'],
  ['no silence at all is allowed, and it spoke 15 s ago', heard(15_000), 0, 'live'],
  ['no silence at all is allowed, and it spoke before that', heard(15_001), 0, 'stale'],
  ['silence may last for ever', heard(1_000 * minute), Number.POSITIVE_INFINITY, 'behind'],
  ['the clock was set back a little', heard(-minute), minute, 'live'],
  ['the clock was set back a lot', heard(-10 * minute), minute, 'stale'],
])('when %s', (_what, facts, failOpenFor, status) => {
  expect(feedStatus(facts, failOpenFor, now)).toBe(status)
})
