import { describe, expect, it } from 'vitest'
import { isAcceptablePassword, maxPasswordLength } from './password-policy.ts'

const email = 'alice.longname@example.com'

describe('a password', () => {
  it.each([
    ['words', 'correct horse battery staple'],
    ['twelve characters', 'x7!kq2-vbn4z'],
    ['digits that are no run', '936175028446'],
    ['the most characters', 'kx7 '.repeat(8) + 'tail of it '.repeat(20)],
    ['another script', 'пароль длинный верный'],
    ['a common word among others', 'password of the green harbour'],
  ])('is taken if it is %s', (_what, password) => {
    expect(isAcceptablePassword(password, email)).toBe(true)
  })

  it.each([
    ['has eleven characters', 'x7!kq2-vbn4'],
    ['is too long', 'kx7!'.repeat(maxPasswordLength)],
    ['has six characters of two code units each', '🐴🔋🐎🔌🧲🧷'],
    ['is the address', 'Alice.Longname@example.com'],
    ['is the address with a year', 'alice.longname@example.com2026'],
    ['is the name in it', 'alice.longname'],
    ['is common', 'qwertyuiop12'],
    ['is common, in capitals', 'PASSWORDPASSWORD'],
    ['is common, with digits', 'password12345'],
    ['is common, with a year and a sign', 'Welcome2026!!'],
    ['is one letter', 'aaaaaaaaaaaa'],
    ['is one thing over and over', 'abcabcabcabc'],
    ['is a run of digits', '123456789012'],
    ['is a run of letters backwards', 'zyxwvutsrqpo'],
    ['is a row of keys', 'wertyuiopasdf'],
  ])('is refused if it %s', (_what, password) => {
    expect(isAcceptablePassword(password, email)).toBe(false)
  })
})
