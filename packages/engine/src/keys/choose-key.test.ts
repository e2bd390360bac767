import { describe, expect, it } from 'vitest'
import { chooseKey, publishedKeys } from './choose-key.ts'

const key = (kid: string, activatesAt: number, retiresAt: number | null = null) => ({
  kid,
  algorithm: 'ES256' as const,
  createdAt: 0,
  activatesAt,
  retiresAt,
})
const keys = [key('previous', 0, 200), key('current', 100), key('next', 300)]

describe('chooseKey', () => {
  it.each([
    [99, 'previous'],
    [100, 'current'],
    [299, 'current'],
    [300, 'next'],
  ])('at %i takes %s', (now, kid) => {
    expect(chooseKey(keys, 'ES256', now)?.kid).toBe(kid)
  })

  it('takes no key of another algorithm, nor one that is retired', () => {
    expect(chooseKey(keys, 'RS256', 100)).toBeUndefined()
    expect(chooseKey([key('old', 0, 100)], 'ES256', 100)).toBeUndefined()
  })
})

describe('publishedKeys', () => {
  it('has those that will sign, sign and have signed, until they retire', () => {
    const kids = (now: number) => publishedKeys(keys, now).map(({ kid }) => kid)
    expect(kids(199)).toEqual(['previous', 'current', 'next'])
    expect(kids(200)).toEqual(['current', 'next'])
  })
})
