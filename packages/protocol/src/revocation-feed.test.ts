import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  formatFeedPosition,
  isRevocationFeedKind,
  parseFeedPosition,
  revocationFeedKinds,
} from './revocation-feed.ts'

describe('a position in the feed', () => {
  it('is read as it was written', () => {
    const epoch = fc.stringMatching(/^[A-Za-z0-9_-]{1,32}$/u)
    fc.assert(
      fc.property(epoch, fc.nat({ max: 999_999_999_999_999 }), (name, seq) => {
        expect(parseFeedPosition(formatFeedPosition(name, seq))).toEqual({ epoch: name, seq })
      }),
    )
  })

  it.each([
    '',
    '.',
    'a',
    'a.',
    '.1',
    'a.-1',
    'a.1.2',
    'a b.1',
    'a.1 ',
    'a.0x1',
    'a.1e3',
    `a.${'9'.repeat(16)}`,
  ])('is not read from %j', (text) => {
    expect(parseFeedPosition(text)).toBeUndefined()
  })

  it('is never made of any other text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const position = parseFeedPosition(text)
        if (position !== undefined) expect(position.seq).toBeGreaterThanOrEqual(0)
      }),
    )
  })
})

describe('the kinds of entries', () => {
  it('are one letter each', () => {
    for (const kind of Object.keys(revocationFeedKinds)) expect(kind).toMatch(/^[a-z]$/u)
  })

  it.each(['x', '', 'jti', 'toString', '__proto__', 1, null])('do not include %j', (kind) => {
    expect(isRevocationFeedKind(kind)).toBe(false)
  })
})
