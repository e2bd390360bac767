import { describe, expect, it } from 'vitest'
import { now } from '../testing/fixtures.ts'
import { newRevocation } from './new-revocation.ts'

const policy = { maxAccessTokenLifetime: 100 }

describe('newRevocation', () => {
  it.each(['jti', 'family'] as const)(
    'ends a %s for good, whatever its tokens are dated',
    (kind) => {
      const revocation = newRevocation(kind, 'x', { now, policy })
      expect(revocation).toEqual({ kind, value: 'x', notBefore: now + 400, expiresAt: now + 400 })
    },
  )

  it('ends a key for good, until the last verifier has forgotten it', () => {
    const revocation = newRevocation('key', 'k', { now, policy })
    const end = now + 2 * 86_400 + 400
    expect(revocation).toEqual({ kind: 'key', value: 'k', notBefore: end, expiresAt: end })
  })

  it('reaches, where it bars somebody, what a node mints that has not heard of it', () => {
    const revocation = newRevocation('subject', 'x', { now, policy, bars: true })
    expect(revocation).toMatchObject({ notBefore: now + 1, expiresAt: now + 400 })
    expect(newRevocation('jti', 'x', { now, policy, bars: true }).notBefore).toBe(now + 400)
  })

  it('leaves a verifier with a slow clock time to hear of it', () => {
    const revocation = newRevocation('client', 'x', { now, policy })
    expect(revocation).toMatchObject({ notBefore: now, expiresAt: now + 400 })
  })
})
