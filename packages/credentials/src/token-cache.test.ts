import { expect, it } from 'vitest'
import { newLineage } from './lineage.ts'
import { cacheEntry as entryOf } from './token-cache.ts'

const cacheEntry = (identity: string) =>
  entryOf(identity, () => newLineage(undefined, 'given', undefined))

it('keeps the thousand entries asked for last, and the others no longer', () => {
  const kept = cacheEntry('kept')
  const lost = cacheEntry('lost')
  for (let n = 0; n < 999; n++) {
    cacheEntry(`filler-${n}`)
    expect(cacheEntry('kept')).toBe(kept)
  }
  expect(cacheEntry('lost')).not.toBe(lost)
})
