import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseBearer } from './bearer.ts'

/** UTF-16 as it comes: control characters and lone surrogates are in it. */
const anyText = fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)) })

it.each<[what: string, value: string, token: string]>([
  ['a token', 'Bearer abc', 'abc'],
  ['a scheme in any case', 'bEaReR abc', 'abc'],
  ['several spaces', 'Bearer   abc', 'abc'],
  ['every character of b64token', 'Bearer aZ09-._~+/==', 'aZ09-._~+/=='],
])('reads %s', (_what, value, token) => {
  expect(parseBearer(value)).toEqual({ kind: 'token', token })
})

it.each<[what: string, value: string | undefined, kind: string]>([
  ['no header', undefined, 'absent'],
  ['an empty header', '', 'other'],
  ['Basic', 'Basic aWQ6c2VjcmV0', 'other'],
  ['DPoP', 'DPoP abc', 'other'],
  ['a longer scheme', 'Bearerish abc', 'other'],
  ['the scheme alone', 'Bearer', 'malformed'],
  ['no token', 'Bearer ', 'malformed'],
  ['a tab', 'Bearer\tabc', 'malformed'],
  ['a leading space', ' Bearer abc', 'malformed'],
  ['a trailing space', 'Bearer abc ', 'malformed'],
  ['two tokens', 'Bearer abc def', 'malformed'],
  ['two headers in one', 'Bearer abc, Bearer def', 'malformed'],
  ['a token after other credentials', 'Basic aWQ6cw==, Bearer abc', 'malformed'],
  ['an equals sign within', 'Bearer a=b', 'malformed'],
  ['quotes', 'Bearer "abc"', 'malformed'],
  ['a line break', 'Bearer abc\n', 'malformed'],
  ['a letter that only folds to one', 'Bearer ab\u212a', 'malformed'],
])('says of %s what it is', (_what, value, kind) => {
  expect(parseBearer(value)).toEqual({ kind })
})

it('reads back any b64token, and never throws', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Za-z0-9._~+/-]+=*$/), (token) => {
      expect(parseBearer(`Bearer ${token}`)).toEqual({ kind: 'token', token })
    }),
  )
  fc.assert(
    fc.property(anyText, (text) => {
      expect(parseBearer(`Bearer ${text}`).kind).not.toBe('other')
      expect(() => parseBearer(text)).not.toThrow()
    }),
  )
})
