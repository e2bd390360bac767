import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Presented, readCredentials } from './bearer-token.ts'
import type { RefusalReason } from './refusal-reasons.ts'

/** The token alone, read by a guard that takes bearer tokens only. */
function bearerIn(presented: Presented) {
  const read = readCredentials(presented, false)
  return read.ok ? { ...read, value: read.value.token } : read
}

describe('readCredentials', () => {
  it('tells the schemes apart, and knows DPoP only where it is told to', () => {
    const dpop = { authorization: 'dpop abc' }
    expect(readCredentials(dpop, true)).toEqual({
      ok: true,
      value: { scheme: 'DPoP', token: 'abc' },
    })
    expect(readCredentials({ authorization: 'BEARER abc' }, true)).toEqual({
      ok: true,
      value: { scheme: 'Bearer', token: 'abc' },
    })
    expect(readCredentials(dpop, false)).toEqual({ ok: false, error: 'credentials_missing' })
    expect(readCredentials({ authorization: 'Basic YTpi, DPoP abc' }, true)).toEqual({
      ok: false,
      error: 'authorization_malformed',
    })
    expect(readCredentials({ authorization: 'DPoPX abc' }, true)).toMatchObject({ ok: false })
  })

  it.each(['Bearer abc', 'bearer abc', 'BEARER   abc'])(
    'finds the token in "%s"',
    (authorization) => {
      expect(bearerIn({ authorization })).toEqual({ ok: true, value: 'abc' })
      expect(bearerIn({ authorization: [authorization] })).toEqual({
        ok: true,
        value: 'abc',
      })
    },
  )

  it.each<[when: string, presented: Presented, refusal: RefusalReason]>([
    ['there is no header', { authorization: undefined }, 'credentials_missing'],
    ['there is no header among none', { authorization: [] }, 'credentials_missing'],
    ['the header is empty', { authorization: '' }, 'credentials_missing'],
    ['the scheme is another', { authorization: 'Basic YTpi' }, 'credentials_missing'],
    ['the scheme only begins alike', { authorization: 'BearerX abc' }, 'credentials_missing'],
    [
      'the token is in the query only',
      { authorization: undefined, url: '/?access_token=abc' },
      'credentials_missing',
    ],
    [
      'the token is in the form only',
      { authorization: undefined, form: 'access_token=abc' },
      'credentials_missing',
    ],
    ['there is no token', { authorization: 'Bearer' }, 'authorization_malformed'],
    ['there is only a space', { authorization: 'Bearer ' }, 'authorization_malformed'],
    ['there are two tokens', { authorization: 'Bearer abc def' }, 'authorization_malformed'],
    ['a tab parts them', { authorization: 'Bearer\tabc' }, 'authorization_malformed'],
    ['the token has a comma', { authorization: 'Bearer abc,def' }, 'authorization_malformed'],
    ['a parameter follows', { authorization: 'Bearer abc, a="b"' }, 'authorization_malformed'],
    ['two headers were joined', { authorization: 'Bearer a, Bearer a' }, 'authorization_malformed'],
    [
      'two headers of two schemes were joined',
      { authorization: 'Basic YTpi, Bearer abc' },
      'authorization_malformed',
    ],
    [
      'there are two headers',
      { authorization: ['Bearer a', 'Bearer a'] },
      'authorization_malformed',
    ],
    [
      'a second token is in the query',
      { authorization: 'Bearer abc', url: 'https://a.example/x?b=1&access_token=abc#c' },
      'two_methods',
    ],
    [
      'its name in the query is written in percent signs',
      { authorization: 'Bearer abc', url: '/x?access%5Ftoken=abc' },
      'two_methods',
    ],
    [
      'a second token is in the form',
      { authorization: 'Bearer abc', form: 'a=b&access_token=' },
      'two_methods',
    ],
    [
      'a second token is in the parsed form',
      { authorization: 'Bearer abc', form: { access_token: ['abc', 'def'] } },
      'two_methods',
    ],
  ])('refuses when %s', (_when, presented, refusal) => {
    expect(bearerIn(presented)).toEqual({ ok: false, error: refusal })
  })

  it.each<[what: string, presented: Presented]>([
    ['a path that names it', { authorization: 'Bearer abc', url: '/access_token?a=b' }],
    ['a fragment that names it', { authorization: 'Bearer abc', url: '/#?access_token=a' }],
    ['a longer name', { authorization: 'Bearer abc', url: '/?my_access_token=a' }],
    ['a form without it', { authorization: 'Bearer abc', form: { a: 'access_token' } }],
  ])('takes %s for no second token', (_what, presented) => {
    expect(bearerIn(presented)).toMatchObject({ ok: true })
  })

  it('gives back every token of the grammar, and of other text nothing that has a separator', () => {
    const token68 = fc.stringMatching(/^[A-Za-z0-9._~+/-]+={0,2}$/u)
    fc.assert(
      fc.property(token68, (token) => {
        expect(bearerIn({ authorization: `Bearer ${token}` })).toMatchObject({
          value: token,
        })
      }),
    )
    fc.assert(
      fc.property(fc.string(), (text) => {
        const read = bearerIn({ authorization: `Bearer ${text}` })
        if (read.ok) expect(read.value).toMatch(/^[^\s,;"]+$/u)
      }),
    )
  })
})
