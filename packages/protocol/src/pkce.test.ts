import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isCodeChallenge, isCodeChallengeMethod, isCodeVerifier } from './pkce.ts'

// RFC 7636 appendix B.
const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'

describe('isCodeVerifier', () => {
  it.each([
    ['the verifier of RFC 7636', verifier],
    ['43 characters', 'a'.repeat(43)],
    ['128 characters', 'a'.repeat(128)],
    ['every kind of character', `AZaz09-._~${'a'.repeat(33)}`],
  ])('takes %s', (_what, text) => {
    expect(isCodeVerifier(text)).toBe(true)
  })

  it.each([
    ['nothing', ''],
    ['42 characters', 'a'.repeat(42)],
    ['129 characters', 'a'.repeat(129)],
    ['a plus sign', `+${'a'.repeat(43)}`],
    ['a space', `${'a'.repeat(43)} `],
    ['a line break at the end', `${'a'.repeat(43)}\n`],
    ['a letter beyond ASCII', `é${'a'.repeat(43)}`],
    ['padding', `${'a'.repeat(43)}=`],
  ])('refuses %s', (_what, text) => {
    expect(isCodeVerifier(text)).toBe(false)
  })
})

describe('isCodeChallenge', () => {
  it('takes the challenge of RFC 7636, and of any verifier', () => {
    expect(isCodeChallenge(challenge)).toBe(true)
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9._~-]{43,128}$/), (any) => {
        expect(isCodeVerifier(any)).toBe(true)
        expect(isCodeChallenge(createHash('sha256').update(any).digest('base64url'))).toBe(true)
      }),
    )
  })

  it.each([
    ['nothing', ''],
    ['42 characters', challenge.slice(1)],
    ['44 characters', `${challenge}A`],
    ['padding', `${challenge}=`],
    ['stray low bits', challenge.replace(/M$/u, 'N')],
    ['base64 that is not base64url', challenge.replace('-', '+')],
    ['a line break at the end', `${challenge}\n`],
  ])('refuses %s', (_what, text) => {
    expect(isCodeChallenge(text)).toBe(false)
  })

  it('takes exactly what is canonical base64url of 32 bytes', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9_-]{42,44}$/), (any) => {
        const bytes = Buffer.from(any, 'base64url')
        expect(isCodeChallenge(any)).toBe(
          bytes.length === 32 && bytes.toString('base64url') === any,
        )
      }),
    )
  })
})

describe('isCodeChallengeMethod', () => {
  it('takes S256 and nothing else', () => {
    const all = ['S256', 'plain', 's256', '', 'none', 'constructor', '__proto__']
    expect(all.filter(isCodeChallengeMethod)).toEqual(['S256'])
  })
})
