import { describe, expect, it } from 'vitest'
import { decodeToken, timeLeft } from '../parts/claims.ts'
import { pastedToken, readToken, renewalOf, scopesAt } from './held-token.ts'

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const jwt = `${part({ alg: 'ES256' })}.${part({ scope: 'a b', aud: 'https://api', iat: 100, exp: 200 })}.c2ln`

describe('a token', () => {
  it('says what it is for, and until when', () => {
    expect(readToken(jwt)).toEqual({
      scopes: ['a', 'b'],
      audience: 'https://api',
      from: 100_000,
      until: 200_000,
    })
  })

  it('may do nothing at another API, and nobody knows what an opaque one may do', () => {
    expect(scopesAt(readToken(jwt), 'https://api')).toEqual(['a', 'b'])
    expect(scopesAt(readToken(jwt), 'https://other')).toEqual([])
    expect(scopesAt(readToken('kg_at_opaque'), 'https://api')).toBeUndefined()
  })

  it('is renewed after four fifths of its life', () => {
    expect(renewalOf({ from: 100_000, until: 200_000 })).toBe(180_000)
    expect(renewalOf({ from: 100_000, until: undefined })).toBeUndefined()
  })

  it.each(['abc', ' abc\n', 'Bearer abc', 'authorization: bearer abc'])(
    'is pasted as people copy it: “%s”',
    (text) => {
      expect(pastedToken(text)).toBe('abc')
    },
  )

  it('is decoded with the meaning of each claim', () => {
    const decoded = decodeToken(jwt)
    expect(decoded?.claims.find(({ name }) => name === 'exp')).toEqual({
      name: 'exp',
      value: '200',
      meaning: 'When it ends',
      at: 200_000,
    })
    expect(decodeToken('kg_at_opaque')).toBeUndefined()
  })
})

it.each([
  [0, 'ended'],
  [59, '59 s left'],
  [3_599, '59 min left'],
  [86_400, '24 h left'],
  [259_200, '3 days left'],
])('%d seconds before its end it says “%s”', (seconds, words) => {
  expect(timeLeft(seconds * 1000, 0)).toBe(words)
})
