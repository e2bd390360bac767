import { expect, it } from 'vitest'
import { RateLimit } from './rate-limit.ts'

it('lets a burst through, then as many a second as it says', () => {
  let now = 0
  const limit = new RateLimit(10, 30, () => now)
  const allowed = (asked: number): number =>
    Array.from({ length: asked }, () => limit.take('a')).filter((each) => each.allowed).length
  expect(allowed(50)).toBe(30)
  now += 1_000
  expect(allowed(50)).toBe(10)
  now += 60_000
  expect(allowed(50)).toBe(30)
})

it('serves whoever waits as long as it says', () => {
  let now = 0
  const limit = new RateLimit(0.1, 1, () => now)
  limit.take('a')
  const refused = limit.take('a')
  expect(refused.allowed).toBe(false)
  expect(refused.headers['Retry-After']).toBe(String(refused.retryAfter))
  expect(refused.headers['RateLimit']).toContain('r=0')
  now += refused.retryAfter * 1_000
  expect(limit.take('a').allowed).toBe(true)
})

it('counts each key by itself', () => {
  const limit = new RateLimit(1, 1, () => 0)
  expect(limit.take('a').allowed).toBe(true)
  expect(limit.take('a').allowed).toBe(false)
  expect(limit.take('b').allowed).toBe(true)
})

it('forgets the oldest rather than grow without bound', () => {
  const limit = new RateLimit(1, 1, () => 0)
  limit.take('first')
  for (let n = 0; n < 60_000; n++) limit.take(`k${n}`)
  expect(limit.take('first').allowed).toBe(true)
})
