import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatBasic, isBasic, parseBasic } from './basic-credentials.ts'

/** UTF-16 as it comes: control characters and lone surrogates are in it. */
const anyText = fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)) })

const of = (pair: string): string => `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`
const ofBytes = (...bytes: number[]): string => `Basic ${Buffer.from(bytes).toString('base64')}`

describe('parseBasic', () => {
  it.each<[what: string, value: string, clientId: string, clientSecret: string]>([
    ['id and secret', of('id:secret'), 'id', 'secret'],
    ['a scheme in any case', of('id:secret').replace('Basic', 'bAsIC'), 'id', 'secret'],
    ['several spaces after the scheme', of('id:s').replace(' ', '   '), 'id', 's'],
    ['a colon in the secret, encoded', of('id:a%3Ab'), 'id', 'a:b'],
    ['a colon in the secret as it is', of('id:a:b'), 'id', 'a:b'],
    ['a colon in the id, encoded', of('https%3A%2F%2Fa:s'), 'https://a', 's'],
    ['special characters, encoded', of('id:%25+%2B%26%3D%22'), 'id', '% +&="'],
    ['special characters as they are', of("id:a!*'()~/?=&"), 'id', "a!*'()~/?=&"],
    ['a letter beyond ASCII, encoded or not', of('é:%C3%A9'), 'é', 'é'],
    ['an empty secret', of('id:'), 'id', ''],
  ])('reads %s', (_what, value, clientId, clientSecret) => {
    expect(parseBasic(value)).toEqual({ clientId, clientSecret })
  })

  it.each([
    ['no colon', of('id')],
    ['an empty id', of(':secret')],
    ['nothing', of('')],
    ['the scheme alone', 'Basic'],
    ['the scheme and a space', 'Basic '],
    ['another scheme', of('id:secret').replace('Basic', 'Bearer')],
    ['a scheme that only folds to it', of('id:secret').replace('s', '\u017f')],
    ['a tab after the scheme', of('id:secret').replace(' ', '\t')],
    ['a leading space', ` ${of('id:secret')}`],
    ['a trailing space', `${of('id:secret')} `],
    ['two credentials', `${of('id:secret')}, ${of('id:secret')}`],
    ['a second scheme', `${of('id:secret')}, Bearer x`],
    ['text that is no base64', 'Basic ****'],
    ['base64 without its padding', of('id:s').replace(/=+$/u, '')],
    ['base64 with too much padding', `${of('id:sec')}=`],
    ['base64 with stray low bits', of('id:s').replace('cw==', 'cx==')],
    ['base64 with a space in it', of('id:secret').replace('aWQ6', 'aWQ6 ')],
    ['base64url', `Basic ${Buffer.from('id:???>>>').toString('base64url')}`],
    ['a percent sign before no digits', of('id:100%')],
    ['encoded bytes that are not UTF-8', of('id:%ff')],
    ['bytes that are not UTF-8', ofBytes(0x69, 0x3a, 0xff)],
    ['ISO 8859-1', ofBytes(0x69, 0x3a, 0xe9)],
    ['a null byte', of('id:a\u0000b')],
    ['an encoded line break', of('id:a%0Ab')],
    ['a control character in the id', of('i\td:secret')],
    ['a C1 control', of('id:%C2%85')],
  ])('refuses %s', (_what, value) => {
    expect(parseBasic(value)).toBeUndefined()
  })

  it('reads back whatever formatBasic writes', () => {
    const text = fc.string({ unit: 'grapheme' }).filter((any) => !/\p{Cc}/u.test(any))
    fc.assert(
      fc.property(
        text.filter((id) => id !== ''),
        text,
        (clientId, clientSecret) => {
          const value = formatBasic({ clientId, clientSecret })
          expect(value).toMatch(/^Basic [A-Za-z0-9+/]+=*$/u)
          expect(parseBasic(value)).toEqual({ clientId, clientSecret })
        },
      ),
    )
  })

  it('never throws, whatever the text or the bytes', () => {
    fc.assert(
      fc.property(anyText, fc.uint8Array(), (text, bytes) => {
        expect(() => parseBasic(text)).not.toThrow()
        expect(() => parseBasic(ofBytes(...bytes))).not.toThrow()
      }),
    )
  })
})

describe('isBasic', () => {
  it.each(['Basic', 'basic x', 'BASIC ', 'Basic\tx', 'Basic, Bearer x'])('knows %j', (value) => {
    expect(isBasic(value)).toBe(true)
  })
  it.each(['', 'Basically x', 'Bearer basic', 'ba\u017fic x', ' Basic x'])(
    'passes over %j',
    (value) => {
      expect(isBasic(value)).toBe(false)
    },
  )
})
