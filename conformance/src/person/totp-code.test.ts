import { expect, it } from 'vitest'
import { totpCode } from './totp-code.ts'

it.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [20_000_000_000, '353130'],
])('shows what RFC 6238 appendix B has for the time %i', (now, code) => {
  expect(totpCode('GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ', now)).toBe(code)
})
