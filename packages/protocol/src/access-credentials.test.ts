import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseAccessCredentials } from './access-credentials.ts'

it.each<[what: string, value: string, reading: object]>([
  ['a bearer token', 'Bearer abc', { kind: 'token', scheme: 'Bearer', token: 'abc' }],
  ['a bound token', 'DPoP abc', { kind: 'token', scheme: 'DPoP', token: 'abc' }],
  ['a scheme in any case', 'dpOp   a-b==', { kind: 'token', scheme: 'DPoP', token: 'a-b==' }],
  ['the scheme alone', 'DPoP', { kind: 'malformed' }],
  ['two tokens', 'DPoP abc def', { kind: 'malformed' }],
  ['two headers in one', 'DPoP abc, DPoP def', { kind: 'malformed' }],
  ['both schemes at once', 'DPoP abc, Bearer def', { kind: 'malformed' }],
  ['the other way round', 'Bearer abc, DPoP def', { kind: 'malformed' }],
  ['a token after other credentials', 'Basic aWQ6cw==, DPoP abc', { kind: 'malformed' }],
  ['a longer scheme', 'DPoPish abc', { kind: 'other' }],
  ['Basic', 'Basic aWQ6c2VjcmV0', { kind: 'other' }],
])('says of %s what it is', (_what, value, reading) => {
  expect(parseAccessCredentials(value)).toEqual(reading)
})

it('takes no header for one that is absent', () => {
  expect(parseAccessCredentials(undefined)).toEqual({ kind: 'absent' })
})

it('reads back any b64token in either scheme, and never throws', () => {
  const scheme = fc.constantFrom('Bearer', 'DPoP')
  fc.assert(
    fc.property(scheme, fc.stringMatching(/^[A-Za-z0-9._~+/-]+=*$/), (name, token) => {
      const reading = { kind: 'token', scheme: name, token }
      expect(parseAccessCredentials(`${name} ${token}`)).toEqual(reading)
    }),
  )
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(() => parseAccessCredentials(text)).not.toThrow()
      expect(parseAccessCredentials(`DPoP ${text}`).kind).not.toBe('other')
    }),
  )
})
