import { describe, expect, it } from 'vitest'
import { readScope, sealTokenSet, type TokenSet } from './token-set.ts'

const good: TokenSet = { accessToken: 'x', tokenType: 'Bearer', scope: ['a'], extra: { b: 1 } }

describe('a sealed token set', () => {
  it('cannot be changed, nor through what it was made from or gives', () => {
    const scope = ['a']
    const expiresAt = new Date(1e12)
    const tokens = sealTokenSet({ ...good, scope, expiresAt })
    scope.push('b')
    expiresAt.setTime(0)
    tokens.expiresAt?.setTime(0)
    expect(tokens.scope).toEqual(['a'])
    expect(tokens.expiresAt?.getTime()).toBe(1e12)
    for (const part of [tokens, tokens.scope, tokens.extra])
      expect(Object.isFrozen(part)).toBe(true)
  })

  it('is not sealed twice', () => {
    const tokens = sealTokenSet(good)
    expect(sealTokenSet(tokens)).toBe(tokens)
  })

  it.each<[what: string, wrong: object]>([
    ['no token', { accessToken: undefined }],
    ['an empty token', { accessToken: '' }],
    ['a token with a space', { accessToken: 'a b' }],
    ['a token with a line break', { accessToken: 'a\r\nx: y' }],
    ['a token beyond ASCII', { accessToken: 'ä' }],
    ['another token type', { tokenType: 'MAC' }],
    ['no token type', { tokenType: undefined }],
    ['an invalid date', { expiresAt: new Date(Number.NaN) }],
    ['a number for a date', { expiresAt: 1e12 }],
  ])('is refused with %s', (_what, wrong) => {
    expect(() => sealTokenSet({ ...good, ...wrong } as TokenSet)).toThrow(
      expect.objectContaining({ code: 'bad_response' }),
    )
  })
})

describe('a scope', () => {
  it.each<[given: string | string[], read: string[] | undefined]>([
    ['', []],
    [[], []],
    ['a b', ['a', 'b']],
    [
      ['a', 'b', 'a'],
      ['a', 'b'],
    ],
    [' a ', ['a']],
    ['a\tb', undefined],
    [['a', ''], undefined],
  ])('given as %j is read as %j', (given, read) => {
    expect(readScope(given)).toEqual(read)
  })
})
