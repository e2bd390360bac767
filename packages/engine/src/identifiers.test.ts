import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { type IdentifierPrefix, identifierPrefixes, newIdentifier } from './identifiers.ts'

it.each(Object.keys(identifierPrefixes) as IdentifierPrefix[])(
  'makes %s_ and 130 bits, never twice',
  (prefix) => {
    const made = Array.from({ length: 1000 }, () => newIdentifier(prefix, randomBytes))
    expect(new Set(made).size).toBe(1000)
    for (const id of made) expect(id).toMatch(new RegExp(`^${prefix}_[0-9A-Za-z]{22}$`, 'u'))
  },
)

it('tries again when chance gave too few usable bytes', () => {
  let calls = 0
  const id = newIdentifier('cl', (bytes) => {
    calls++
    return calls === 1 ? new Uint8Array(bytes).fill(255) : randomBytes(bytes)
  })
  expect(calls).toBe(2)
  expect(id).toMatch(/^cl_/u)
})
