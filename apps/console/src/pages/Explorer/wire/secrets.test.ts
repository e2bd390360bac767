import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Exchange } from './exchange.ts'
import { covered, piecesOf, secretsOf } from './secrets.ts'

const exchange = (change: Partial<Exchange['request']>, body = ''): Exchange => ({
  title: 'A token',
  number: 1,
  at: 0,
  request: { method: 'POST', url: 'https://as/oauth2/token', headers: [], body: '', ...change },
  answer: { status: 200, statusText: '', headers: [], body, milliseconds: 1 },
})
const verifier = 'v'.repeat(43)
const opaque = 'Hq3pa0fPp9s2QLzmN1x7'

describe('the secrets of an exchange', () => {
  it.each<[where: string, given: Exchange, secret: string, variable: string]>([
    ['a bearer', exchange({ headers: [['Authorization', `Bearer ${opaque}`]] }), opaque, 'TOKEN'],
    [
      'a developer token',
      exchange({ headers: [['authorization', `Bearer kg_dt_${'a'.repeat(36)}`]] }),
      `kg_dt_${'a'.repeat(36)}`,
      'DEVELOPER_TOKEN',
    ],
    [
      'basic credentials',
      exchange({ headers: [['Authorization', 'Basic Y2xfYTpzZWNyZXQ=']] }),
      'Y2xfYTpzZWNyZXQ=',
      'BASIC',
    ],
    ['a form', exchange({ body: `a=b&code_verifier=${verifier}` }), verifier, 'CODE_VERIFIER'],
    ['an address', exchange({ url: `https://c/cb?code=${opaque}&state=s` }), opaque, 'CODE'],
    [
      'words about where the browser came back to',
      { ...exchange({}), answer: `It came back to https://c/cb?code=${opaque}&iss=x` },
      opaque,
      'CODE',
    ],
    ['an answer', exchange({}, `{"access_token":"${opaque}"}`), opaque, 'TOKEN'],
    [
      'an answer within an answer',
      exchange({}, `{"a":{"b":"kg_cs_${'b'.repeat(36)}"}}`),
      `kg_cs_${'b'.repeat(36)}`,
      'CLIENT_SECRET',
    ],
  ])('are found in %s', (_where, given, secret, variable) => {
    expect(secretsOf(given).get(secret)).toBe(variable)
  })

  it('are no words that happen to have a name of theirs', () => {
    expect(secretsOf(exchange({}, '{"code":"session_required","token":""}')).size).toBe(0)
  })
})

const texts = fc.string({ unit: 'grapheme-ascii' })
const tokens = fc.stringMatching(/^kg_rt_[0-9A-Za-z]{36}$/u)

it('a covered text has none of them in it, and pieces have the rest as it was', () => {
  fc.assert(
    fc.property(texts, tokens, texts, (before, token, after) => {
      const text = `${before}${token}${after}`
      const secrets = new Map([[token, 'REFRESH_TOKEN']])
      const again = piecesOf(text, secrets)
        .map((piece) => (typeof piece === 'string' ? piece : token))
        .join('')
      return !covered(text, secrets).includes(token) && again === text
    }),
  )
})
