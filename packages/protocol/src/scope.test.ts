import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  formatScope,
  isScopeToken,
  isSubset,
  maxScopeTokenLength,
  maxScopeTokens,
  parseScope,
} from './scope.ts'

/** UTF-16 as it comes: control characters and lone surrogates are in it. */
const anyText = fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)) })

const token = fc.stringMatching(/^[!#-[\]-~]{1,20}$/)

describe('parseScope', () => {
  it.each<[what: string, text: string, tokens: string[]]>([
    ['one token', 'balance:read', ['balance:read']],
    ['several, in their order', 'b a', ['b', 'a']],
    ['a repeated token once', 'a b a', ['a', 'b']],
    ['two spellings as two tokens', 'a A', ['a', 'A']],
    ['a URI', 'https://api.example.com/read', ['https://api.example.com/read']],
    ['commas as part of a token', 'a,b', ['a,b']],
    ['names of Object.prototype', '__proto__ constructor', ['__proto__', 'constructor']],
    ['the longest token', 'a'.repeat(maxScopeTokenLength), ['a'.repeat(maxScopeTokenLength)]],
  ])('reads %s', (_what, text, tokens) => {
    expect(parseScope(text)).toEqual(tokens)
  })

  it.each([
    ['nothing', ''],
    ['a space', ' '],
    ['a leading space', ' a'],
    ['a trailing space', 'a '],
    ['two spaces', 'a  b'],
    ['a tab', 'a\tb'],
    ['a line break', 'a\nb'],
    ['a null byte', 'a\u0000'],
    ['a quote', 'a"b'],
    ['a backslash', 'a\\b'],
    ['DEL', 'a\u007f'],
    ['a letter beyond ASCII', 'é'],
    ['a no-break space', 'a\u00a0b'],
    ['a token that is too long', 'a'.repeat(maxScopeTokenLength + 1)],
    ['too many tokens', 'a '.repeat(maxScopeTokens).concat('b')],
  ])('refuses %s', (_what, text) => {
    expect(parseScope(text)).toBeUndefined()
  })

  it('reads back what formatScope writes', () => {
    fc.assert(
      fc.property(fc.uniqueArray(token, { minLength: 1, maxLength: maxScopeTokens }), (scope) => {
        expect(parseScope(formatScope(scope))).toEqual(scope)
      }),
    )
  })

  it('never throws, and gives tokens only', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect((parseScope(text) ?? []).every(isScopeToken)).toBe(true)
      }),
    )
  })
})

describe('isSubset', () => {
  it('holds for any selection, and not for one token more', () => {
    fc.assert(
      fc.property(fc.uniqueArray(token), fc.func(fc.boolean()), token, (whole, keep, other) => {
        const part = whole.filter((each) => keep(each))
        expect(isSubset(part, whole)).toBe(true)
        expect(isSubset([...part, other], whole)).toBe(whole.includes(other))
      }),
    )
  })

  it('matches whole tokens only', () => {
    expect(isSubset(['read'], ['balance:read', 'readonly'])).toBe(false)
  })
})
