import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { floorOf, heldTokens, holdTokens, lifeLeft, windowOf } from './held-tokens.ts'
import { sealTokenSet } from './token-set.ts'

const since = { monotonic: 1_000, wall: 1_700_000_000_000 }
const tokens = () => sealTokenSet({ accessToken: 'x', tokenType: 'Bearer', scope: [], extra: {} })
const held = (lifetime: number | undefined) =>
  holdTokens(tokens(), { since, lifetime, prover: undefined })
const hour = 3_600_000

describe('the window for renewal ahead of time', () => {
  it.each([
    ['an hour', hour, 300_000],
    ['a day', 24 * hour, 300_000],
    ['ten minutes', 600_000, 60_000],
  ])(
    'of a token that lives %s is 10 %% of it but at most 300 s, give or take 10 %%',
    (_what, life, base) => {
      const windows = Array.from({ length: 200 }, () => windowOf(held(life), undefined))
      expect(Math.min(...windows)).toBeGreaterThanOrEqual(base * 0.9)
      expect(Math.max(...windows)).toBeLessThanOrEqual(base * 1.1)
      expect(new Set(windows).size).toBeGreaterThan(1)
    },
  )

  it('never covers the whole life, whatever life and earlyRefresh are, and never ends after the floor', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 1e12, noNaN: true }),
        fc.option(fc.double({ min: 0, max: 1e12, noNaN: true }), { nil: undefined }),
        (lifetime, earlyRefresh) => {
          const token = held(lifetime)
          const window = windowOf(token, earlyRefresh)
          expect(window).toBeLessThan(lifetime)
          expect(window).toBeGreaterThanOrEqual(floorOf(token))
        },
      ),
    )
  })
})

describe('life left', () => {
  it('is what the less generous of the two clocks says', () => {
    const token = held(hour)
    expect(lifeLeft(token, since)).toBe(hour)
    expect(lifeLeft(token, { monotonic: 2_000, wall: since.wall })).toBe(hour - 1_000)
    expect(lifeLeft(token, { monotonic: 1_000, wall: since.wall + 5_000 })).toBe(hour - 5_000)
    expect(lifeLeft(token, { monotonic: 3_000, wall: since.wall - hour })).toBe(hour - 2_000)
  })

  it('is endless where nobody named an end', () => {
    expect(lifeLeft(held(undefined))).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('tokens of a custom grant', () => {
  it('live until their expiresAt, counted from now', () => {
    const expiresAt = new Date(Date.now() + hour)
    const token = heldTokens({
      accessToken: 'x',
      tokenType: 'Bearer',
      expiresAt,
      scope: [],
      extra: {},
    })
    expect(token.lifetime).toBeLessThanOrEqual(hour)
    expect(token.lifetime).toBeGreaterThan(hour - 10_000)
    expect(token.tokens.expiresAt).toEqual(expiresAt)
  })

  it('keep what the token request learned when they are handed on as they are', () => {
    const token = held(hour)
    expect(heldTokens(token.tokens)).toBe(token)
  })
})
