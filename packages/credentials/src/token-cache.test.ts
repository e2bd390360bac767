import { expect, it } from 'vitest'
import { cacheEntry } from './token-cache.ts'

it('keeps the thousand entries asked for last, and the others no longer', () => {
  const kept = cacheEntry('kept')
  const lost = cacheEntry('lost')
  for (let n = 0; n < 999; n++) {
    cacheEntry(`filler-${n}`)
    expect(cacheEntry('kept')).toBe(kept)
  }
  expect(cacheEntry('lost')).not.toBe(lost)
})
