import { randomBytes } from 'node:crypto'
import { tokenKind } from '@keygrant/protocol'
import { expect, it } from 'vitest'
import type { Hash } from '../ports.ts'
import { newClientSecret } from './client-secret.ts'

const hash = (secret: string): Hash => `h(${secret})` as Hash

it('makes secrets that scanners know, and that are never the same', () => {
  const made = Array.from({ length: 1000 }, () => newClientSecret(randomBytes, hash))
  expect(new Set(made.map(({ secret }) => secret)).size).toBe(1000)
  expect(made.every(({ secret }) => tokenKind(secret) === 'cs')).toBe(true)
})

it('shows no more of a secret than its ends', () => {
  const { secret, prefix, lastFour, hash: stored } = newClientSecret(randomBytes, hash)
  expect(secret.startsWith(prefix) && secret.endsWith(lastFour)).toBe(true)
  expect(secret.length - prefix.length - lastFour.length).toBeGreaterThanOrEqual(26)
  expect(stored).toBe(hash(secret))
})
