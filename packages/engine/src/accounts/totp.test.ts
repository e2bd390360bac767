import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchingStep, totpCode, totpStep, totpUri } from './totp.ts'

const secret = Buffer.from('12345678901234567890')

describe('a TOTP code', () => {
  // RFC 6238 appendix B, SHA-1; the last six of its eight digits.
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('at %d s is %s', (time, code) => {
    expect(totpCode(secret, totpStep(time))).toBe(code)
  })

  // RFC 4226 appendix D.
  it.each(
    [
      ...['755224', '287082', '359152', '969429', '338314'],
      ...['254676', '287922', '162583', '399871', '520489'],
    ].map((code, count) => [count, code] as const),
  )('of counter %d is %s', (count, code) => {
    expect(totpCode(secret, count)).toBe(code)
  })

  it.each([
    [-31, undefined],
    [-1, 99],
    [0, 100],
    [29, 100],
    [30, 101],
    [59, 101],
    [60, undefined],
  ])('shown %d s after the start of this step is of step %s', (after, step) => {
    const shown = totpCode(secret, totpStep(3000 + after))
    expect(matchingStep(shown, secret, 3000)).toBe(step)
  })

  it('may be typed with spaces', () => {
    const code = totpCode(secret, 100)
    expect(matchingStep(` ${code.slice(0, 3)} ${code.slice(3)} `, secret, 3000)).toBe(100)
  })

  it('is not taken for anything of another length or with other characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        fc.pre(!/^\s*(?:\d\s*){6}$/u.test(text))
        expect(matchingStep(text, secret, 3000)).toBeUndefined()
      }),
    )
  })
})

it('tells authenticator apps all they need', () => {
  const uri = totpUri({ secret: 'MZXW6', issuer: 'auth.example.com', email: 'a+b@example.com' })
  expect(uri).toBe(
    'otpauth://totp/auth.example.com:a%2Bb%40example.com?secret=MZXW6&issuer=auth.example.com&algorithm=SHA1&digits=6&period=30',
  )
})
