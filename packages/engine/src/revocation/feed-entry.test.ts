import { revocationFeedKinds } from '@keygrant/protocol'
import { describe, expect, it } from 'vitest'
import { revocationKinds } from '../ports.ts'
import { feedEntry, feedValue } from './feed-entry.ts'

describe('an entry of the feed', () => {
  it('has a letter for every kind of revocation', () => {
    const entries = revocationKinds.map((kind) =>
      feedEntry({ seq: 1, kind, value: 'a', notBefore: 1, expiresAt: 2 }),
    )
    expect(entries.map(([letter]) => revocationFeedKinds[letter])).toEqual([...revocationKinds])
  })

  it('says up to which date it hits, unless it hits them all', () => {
    const of = (kind: 'jti' | 'client') =>
      feedEntry({ seq: 1, kind, value: 'a', notBefore: 5, expiresAt: 9 })
    expect(of('jti')).toEqual(['j', feedValue('a'), 9])
    expect(of('client')).toEqual(['c', feedValue('a'), 9, 5])
  })

  it('names things by half of their SHA-256', () => {
    // printf abc | openssl dgst -sha256 -binary | head -c 16 | basenc --base64url
    expect(feedValue('abc')).toBe('ungWv48Bz-pBQUDeXa4iIw')
  })
})
