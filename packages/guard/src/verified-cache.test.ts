import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Verified, verified } from './access.ts'
import type { VerificationKey } from './crypto/guard-crypto.ts'
import { VerifiedCache } from './verified-cache.ts'

const key: VerificationKey = { algorithm: 'ES256', verify: () => true }
const token = (exp: number): Verified =>
  verified({ sub: 'a', client_id: 'c', jti: 'j', iat: 0, exp, scope: 'x' }, 'k1', key)

it('remembers a token until the second it expires', () => {
  const cache = new VerifiedCache(10)
  cache.set('h', token(100))
  expect(cache.get('h', 99.9)).toMatchObject({ claims: { exp: 100 } })
  expect(cache.get('h', 100)).toBeUndefined()
  expect(cache.size).toBe(0)
})

it('keeps those that were used last, whatever comes', () => {
  const hashes = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'), { minLength: 1 })
  fc.assert(
    fc.property(hashes, fc.integer({ min: 1, max: 4 }), (used, max) => {
      const cache = new VerifiedCache(max)
      for (const hash of used) if (cache.get(hash, 0) === undefined) cache.set(hash, token(100))
      const last = [...new Set(used.toReversed())].slice(0, max)
      expect(last.filter((hash) => cache.get(hash, 0) === undefined)).toEqual([])
    }),
  )
})

it('forgets what others were used after', () => {
  const cache = new VerifiedCache(2)
  for (const hash of ['a', 'b', 'c', 'd', 'e', 'f']) cache.set(hash, token(100))
  expect(['a', 'b'].map((hash) => cache.get(hash, 0))).toEqual([undefined, undefined])
})

it('never holds more than twice what it must, nor anything that was not put there', () => {
  const operations = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 9 })))
  fc.assert(
    fc.property(operations, fc.integer({ min: 1, max: 5 }), (sequence, max) => {
      const cache = new VerifiedCache(max)
      const put = new Set<string>()
      for (const [writes, n] of sequence) {
        if (writes) cache.set(String(n), token(100))
        if (writes) put.add(String(n))
        else if (cache.get(String(n), 0) !== undefined) expect(put).toContain(String(n))
        expect(cache.size).toBeLessThanOrEqual(2 * max)
      }
    }),
  )
})

it('holds tokens that nobody can change', () => {
  const { claims } = verified(
    { sub: 'a', client_id: 'c', jti: 'j', iat: 0, exp: 1, act: { sub: 'b', list: [{}] } },
    'k1',
    key,
  )
  const { act } = claims as unknown as { act: { sub: string; list: object[] } }
  expect([claims, act, act.list, act.list[0]].every(Object.isFrozen)).toBe(true)
})
