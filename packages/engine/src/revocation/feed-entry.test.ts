import { revocationFeedKinds } from '@keygrant/protocol'
import { describe, expect, it } from 'vitest'
import { revocationKinds } from '../revocation-ports.ts'
import { feedEntries, feedEntry, feedValue } from './feed-entry.ts'

describe('an entry of the feed', () => {
  it('has a list for every kind of revocation', () => {
    const each = { value: 'a', notBefore: 1, expiresAt: 2 }
    const lists = feedEntries(
      revocationKinds.map((kind, seq) => ({ ...each, kind, seq })),
      1,
    )
    expect(Object.keys(lists).map((kind) => revocationFeedKinds[kind as 'j'])).toEqual([
      ...revocationKinds,
    ])
  })

  it('says up to which date it hits, unless it hits them all, counted from the document’s', () => {
    const of = (kind: 'jti' | 'client', notBefore: number) =>
      feedEntry({ seq: 1, kind, value: 'a', notBefore, expiresAt: 9 }, 7)
    expect(of('jti', 5)).toEqual([feedValue('a'), 2])
    expect(of('client', 5)).toEqual([feedValue('a'), 2, 2])
    expect(of('client', 8)).toEqual([feedValue('a'), 2, -1])
  })

  it('names things by half of their SHA-256', () => {
    // printf abc | openssl dgst -sha256 -binary | head -c 16 | basenc --base64url
    expect(feedValue('abc')).toBe('ungWv48Bz-pBQUDeXa4iIw')
  })
})
