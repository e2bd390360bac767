import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isScopeClaim, scopeTokens } from './scope-claim.ts'

const token = fc.string({ unit: fc.constantFrom('a', 'B', ':', '.', '!', '~'), minLength: 1 })
const claim = fc.array(token, { minLength: 1, maxLength: 8 }).map((tokens) => tokens.join(' '))

it('takes a claim apart the same each time', () => {
  fc.assert(
    fc.property(claim, (text) => {
      const tokens = [...new Set(text.split(' '))]
      expect([scopeTokens(text), scopeTokens(text)]).toEqual([tokens, tokens])
      expect(isScopeClaim(text)).toBe(true)
    }),
  )
})

it('tells claims apart by every character, however many there were', () => {
  const texts = Array.from({ length: 300 }, (_, index) => `api.read api.${index}`)
  for (const text of [...texts, ...texts.toReversed()])
    expect(scopeTokens(text)).toEqual(text.split(' '))
})

it('remembers a few, and none that is long', () => {
  const long = ['a', 'b', 'c', 'd', 'e'].map((letter) => letter.repeat(250)).join(' ')
  expect(scopeTokens('a few')).toBe(scopeTokens('a few'))
  expect(scopeTokens(long)).not.toBe(scopeTokens(long))
  const few = scopeTokens('a few')
  for (let index = 0; index < 64; index++) scopeTokens(`a few ${index}`)
  expect(scopeTokens('a few')).not.toBe(few)
})

it.each<[what: string, value: unknown]>([
  ['a list', ['api.read']],
  ['a quote', 'api."read"'],
  ['two spaces', 'api.read  api.write'],
  ['a space at the end', 'api.read '],
  ['a number', 1],
  ['nothing', undefined],
])('takes %s for no scope, whatever was remembered', (_what, value) => {
  scopeTokens('api.read')
  scopeTokens('api.read api.write')
  expect(isScopeClaim(value)).toBe(false)
})

it('takes an empty claim for no scope at all', () => {
  expect(isScopeClaim('')).toBe(true)
  expect(scopeTokens('')).toEqual([])
})
