import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeBase64url } from './base64.ts'
import { maxJwsLength, parseCompactJws, parseJws } from './jws.ts'

/** UTF-16 as it comes: control characters and lone surrogates are in it. */
const anyText = fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)) })

const part = (text: string): string => encodeBase64url(new TextEncoder().encode(text))
const bytes = (...all: number[]): string => encodeBase64url(Uint8Array.from(all))
const header = part('{"alg":"ES256","typ":"at+jwt"}')
const payload = part('{"sub":"alice"}')
const signature = bytes(...Array.from({ length: 64 }, (_, index) => index))
const token = `${header}.${payload}.${signature}`

describe('parseJws', () => {
  it('reads a header once for all tokens that have the same, which nobody can then change', () => {
    const [first, second] = [parseJws(`${header}.${payload}.`), parseJws(`${header}.${payload}.AA`)]
    expect(second?.header).toBe(first?.header)
    expect(Object.isFrozen(first?.header)).toBe(true)
    const nested = part('{"alg":"ES256","jwk":{"kty":"EC"}}')
    const read = (): unknown => parseJws(`${nested}.${payload}.`)?.header
    expect(read()).toEqual({ alg: 'ES256', jwk: { kty: 'EC' } })
    expect(read()).not.toBe(read())
  })

  it('takes a token apart', () => {
    expect(parseJws(token)).toEqual({
      header: { alg: 'ES256', typ: 'at+jwt' },
      payload: { sub: 'alice' },
      signingInput: `${header}.${payload}`,
      signature: Uint8Array.from({ length: 64 }, (_, index) => index),
    })
  })

  it('reads the example of RFC 7515 appendix A.1', () => {
    const example =
      'eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9' +
      '.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ' +
      '.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
    expect(parseJws(example)).toMatchObject({
      header: { typ: 'JWT', alg: 'HS256' },
      payload: { iss: 'joe', exp: 1300819380, 'http://example.com/is_root': true },
    })
  })

  it('leaves an empty signature to those who verify', () => {
    expect(parseJws(`${header}.${payload}.`)?.signature).toHaveLength(0)
  })

  it('keeps a member named __proto__ a member', () => {
    const parsed = parseJws(`${header}.${part('{"__proto__":{"sub":"root"}}')}.${signature}`)
    expect(Object.keys(parsed?.payload ?? {})).toEqual(['__proto__'])
    expect(parsed?.payload['sub']).toBeUndefined()
  })

  it.each<[what: string, text: string]>([
    ['nothing', ''],
    ['one part', header],
    ['two parts', `${header}.${payload}`],
    ['four parts', `${token}.${signature}`],
    ['five parts', `${header}.${payload}.${signature}.${payload}.${signature}`],
    ['two dots alone', '..'],
    ['no header', `.${payload}.${signature}`],
    ['no payload', `${header}..${signature}`],
    ['padding after the header', `${part('{"a":1}')}=.${payload}.${signature}`],
    ['padding after the signature', `${token}==`],
    ['stray low bits in the signature', `${header}.${payload}.${signature.slice(0, -1)}x`],
    [
      'stray low bits in the payload',
      `${header}.${part('{"a":10}').replace(/0$/u, '1')}.${signature}`,
    ],
    ['a leading space', ` ${token}`],
    ['a trailing space', `${token} `],
    ['a line break at the end', `${token}\n`],
    ['a line break within', `${header}.\n${payload}.${signature}`],
    [
      'base64 that is not base64url',
      `${header}.${payload}.${signature.replace(/^../u, '++')}`.replaceAll('_', '/'),
    ],
    ['a letter beyond ASCII', `${token}é`],
    ['a header that is no JSON', `${part('alg')}.${payload}.${signature}`],
    ['a payload that is no JSON', `${header}.${part('{sub:1}')}.${signature}`],
    ['an array as header', `${part('[]')}.${payload}.${signature}`],
    ['an array as payload', `${header}.${part('[{"sub":"alice"}]')}.${signature}`],
    ['null as payload', `${header}.${part('null')}.${signature}`],
    ['a string as payload', `${header}.${part('"alice"')}.${signature}`],
    ['a number as payload', `${header}.${part('1')}.${signature}`],
    ['two objects as payload', `${header}.${part('{}{}')}.${signature}`],
    ['alg twice', `${part('{"alg":"none","alg":"ES256"}')}.${payload}.${signature}`],
    ['a claim twice', `${header}.${part('{"sub":"a","sub":"b"}')}.${signature}`],
    ['a nested member twice', `${header}.${part('{"act":{"sub":"a","sub":"b"}}')}.${signature}`],
    ['a member twice in an array', `${header}.${part('{"a":[{"b":1,"b":2}]}')}.${signature}`],
    [
      'a claim twice, once escaped',
      `${header}.${part('{"sub":"a","\\u0073ub":"b"}')}.${signature}`,
    ],
    ['a byte order mark', `${header}.${part('\ufeff{"sub":"a"}')}.${signature}`],
    [
      'bytes that are not UTF-8',
      `${header}.${bytes(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d)}.${signature}`,
    ],
    ['UTF-16', `${header}.${bytes(0xff, 0xfe, 0x7b, 0, 0x7d, 0)}.${signature}`],
    [
      'an encoded surrogate',
      `${header}.${bytes(0x7b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x3a, 0x31, 0x7d)}.${signature}`,
    ],
    [
      'more characters than any honest token',
      `${header}.${part(`{"a":"${'a'.repeat(maxJwsLength)}"}`)}.${signature}`,
    ],
    ['brackets without end', `${header}.${part('['.repeat(9000))}.${signature}`],
  ])('refuses %s', (_what, text) => {
    expect(parseJws(text)).toBeUndefined()
  })

  const name = fc.string({ unit: 'grapheme' }).filter((any) => !JSON.stringify(any).includes('\\'))
  const object = fc.dictionary(name, fc.oneof(fc.string(), fc.integer(), fc.boolean()), {
    noNullPrototype: true,
  })

  it('reads back whatever JSON objects and bytes were put together', () => {
    fc.assert(
      fc.property(object, object, fc.uint8Array(), (first, second, third) => {
        const signingInput = `${part(JSON.stringify(first))}.${part(JSON.stringify(second))}`
        expect(parseJws(`${signingInput}.${encodeBase64url(third)}`)).toEqual({
          header: JSON.parse(JSON.stringify(first)),
          payload: JSON.parse(JSON.stringify(second)),
          signingInput,
          signature: Uint8Array.from(third),
        })
      }),
    )
  })

  it.each<[what: string, text: string]>([
    ['the character that stands for what is none', '\ufffd'],
    ['letters beyond ASCII', 'äß€😀'],
    ['a byte order mark within', 'a\ufeffb'],
    ['a quote and a backslash', '"\\"'],
  ])('reads claims that hold %s', (_what, claim) => {
    const claims = { a: claim, b: [claim, { c: claim }] }
    expect(parseJws(`${header}.${part(JSON.stringify(claims))}.`)?.payload).toEqual(claims)
  })

  it('gives away nothing that later tokens would change', () => {
    const first = parseJws(token)
    const before = structuredClone(first)
    const other = `${header}.${part('{"sub":"mallory"}')}.${bytes(...Array<number>(64).fill(255))}`
    for (let count = 0; count < 300; count++) {
      expect(parseJws(other)?.signature).toHaveLength(64)
      expect(first).toEqual(before)
    }
  })

  it('gives away signatures of any length that no later one overwrites', () => {
    const lengths = [0, 1, 64, 256, 512, 8_191, 8_192, 8_193, 12_000, 64, 0, 256, 9_000, 1]
    const read = lengths.map((length, index) => {
      const given = new Uint8Array(length).fill(index + 1)
      return [given, parseJws(`${header}.${payload}.${encodeBase64url(given)}`)?.signature] as const
    })
    for (const [given, signature] of read) expect(signature).toEqual(given)
  })

  it('never reads a token with one character changed as the same token, and never throws', () => {
    fc.assert(
      fc.property(
        fc.nat(token.length - 1),
        fc.nat(0xffff).map((code) => String.fromCharCode(code)),
        (at, character) => {
          const changed = token.slice(0, at) + character + token.slice(at + 1)
          if (changed !== token) expect(parseJws(changed)).not.toEqual(parseJws(token))
        },
      ),
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(anyText, fc.json().map(part))), (parts) => {
        expect(() => parseJws(parts.join('.'))).not.toThrow()
      }),
    )
  })
})

describe('parseCompactJws', () => {
  it('leaves the payload as it is', () => {
    for (const text of ['', 'no JSON', '[1]', '{"a":1,"a":2}'])
      expect(parseCompactJws(`${header}.${part(text)}.${signature}`)).toMatchObject({
        header: { alg: 'ES256', typ: 'at+jwt' },
        payload: new Uint8Array(new TextEncoder().encode(text)),
      })
  })

  it('reads everything else as strictly', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.json().map(part)), (text) => {
        expect(parseCompactJws(`${text}.${payload}.${signature}`) === undefined).toBe(
          parseJws(`${text}.${payload}.${signature}`) === undefined,
        )
        expect(parseCompactJws(`${header}.${payload}.${text}`) === undefined).toBe(
          parseJws(`${header}.${payload}.${text}`) === undefined,
        )
      }),
    )
  })
})
