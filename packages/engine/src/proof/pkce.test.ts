import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { fitsChallenge } from './pkce.ts'

// RFC 7636 appendix B.
const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'

it('takes the verifier that the challenge was made from', () => {
  expect(fitsChallenge(verifier, challenge)).toBe(true)
})

it.each<[what: string, verifier: string | undefined, challenge: string | null]>([
  ['another verifier', `${verifier.slice(0, -1)}l`, challenge],
  ['no verifier', undefined, challenge],
  ['a verifier without a challenge', verifier, null],
  ['the challenge itself', challenge, challenge],
  ['a verifier that is too short', 'abc', createHash('sha256').update('abc').digest('base64url')],
])('refuses %s', (_what, presented, stored) => {
  expect(fitsChallenge(presented, stored)).toBe(false)
})

it('asks for nothing where there was no challenge', () => {
  expect(fitsChallenge(undefined, null)).toBe(true)
})
