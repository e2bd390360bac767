import { createHmac } from 'node:crypto'
import { tokenKind } from '@keygrant/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aFamily, aRotatingClient, now } from '../testing/fixtures.ts'
import { idleExpiry, successorOf } from './refresh-token.ts'

const deriveWith = (key: string) => (token: string) =>
  createHmac('sha256', key).update(token).digest()

describe('successorOf', () => {
  it('is a well-formed refresh token, and the same each time', () => {
    fc.assert(
      fc.property(fc.string(), (presented) => {
        const successor = successorOf(presented, deriveWith('k'))
        expect(tokenKind(successor)).toBe('rt')
        expect(successorOf(presented, deriveWith('k'))).toBe(successor)
      }),
    )
  })

  it('differs by token and by key', () => {
    const made = [
      successorOf('a', deriveWith('k')),
      successorOf('b', deriveWith('k')),
      successorOf('a', deriveWith('l')),
    ]
    expect(new Set(made).size).toBe(3)
  })
})

describe('idleExpiry', () => {
  it('is never later than the end of the family', () => {
    const { idleLifetime } = aRotatingClient.refreshTokenPolicy
    expect(idleExpiry(aRotatingClient, { expiresAt: null }, now)).toBe(now + idleLifetime)
    expect(idleExpiry(aRotatingClient, aFamily, now)).toBe(aFamily.expiresAt)
  })
})
