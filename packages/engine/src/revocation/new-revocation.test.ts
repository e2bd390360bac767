import { describe, expect, it } from 'vitest'
import { now } from '../testing/fixtures.ts'
import { newRevocation } from './new-revocation.ts'
import { RevocationSet } from './revocation-set.ts'

const policy = { maxAccessTokenLifetime: 100 }

describe('newRevocation', () => {
  it.each(['jti', 'family'] as const)(
    'ends a %s for good, whatever its tokens are dated',
    (kind) => {
      const revocation = newRevocation(kind, 'x', { now, policy, revocations: new RevocationSet() })
      expect(revocation).toEqual({ kind, value: 'x', notBefore: now + 400, expiresAt: now + 400 })
    },
  )

  it('ends a key for good, until the last verifier has forgotten it', () => {
    const revocation = newRevocation('key', 'k', { now, policy, revocations: new RevocationSet() })
    const end = now + 2 * 86_400 + 400
    expect(revocation).toEqual({ kind: 'key', value: 'k', notBefore: end, expiresAt: end })
  })

  it.each(['client', 'subject', 'organization'] as const)(
    'kills, for a %s, also what was minted between two revocations of one second',
    (kind) => {
      const revocations = new RevocationSet()
      const token = {
        jti: 'j',
        familyId: null,
        clientId: 'x',
        subject: 'x',
        organizationId: 'x',
        kid: 'k',
      }
      for (let seq = 1; seq <= 5; seq++) {
        const issuedAt = Math.max(now, revocations.latestFor(token) + 1)
        expect(revocations.covers({ ...token, issuedAt })).toBe(false)
        revocations.add({ ...newRevocation(kind, 'x', { now, policy, revocations }), seq })
        expect(revocations.covers({ ...token, issuedAt })).toBe(true)
      }
    },
  )

  it('leaves a verifier with a slow clock time to hear of it', () => {
    const revocation = newRevocation('client', 'x', {
      now,
      policy,
      revocations: new RevocationSet(),
    })
    expect(revocation).toMatchObject({ notBefore: now, expiresAt: now + 400 })
  })
})
