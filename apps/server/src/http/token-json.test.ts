import type { TokenResponse } from '@keygrant/engine'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { tokenJson } from './token-json.ts'

const token = fc.stringMatching(/^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+){0,2}$/u)
const answers: fc.Arbitrary<TokenResponse> = fc.record(
  {
    access_token: token,
    token_type: fc.constantFrom('Bearer', 'DPoP'),
    expires_in: fc.nat(),
    refresh_token: token,
    scope: fc.string({ unit: 'binary' }),
    id_token: token,
  },
  { requiredKeys: ['access_token', 'token_type', 'expires_in', 'scope'] },
)

it('writes what JSON.stringify writes, whatever stands beside the token', () => {
  fc.assert(
    fc.property(answers, (answer) => {
      const { access_token, ...rest } = answer
      expect(tokenJson(answer)).toBe(JSON.stringify({ access_token, ...rest }))
    }),
  )
})
