import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formDecode, maxParameters, maxValueLength, parseForm, parseJson } from './parameters.ts'

/** UTF-16 as it comes: control characters and lone surrogates are in it. */
const anyText = fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)) })

const readers = { form: parseForm, json: parseJson }
const long = 'a'.repeat(maxValueLength)
const many = (count: number, glue: (name: string) => string): string[] =>
  Array.from({ length: count }, (_, index) => glue(`p${index}`))

describe('parseForm', () => {
  it.each<[what: string, text: string, read: Record<string, string>]>([
    ['an ordinary request', 'grant_type=x&scope=a+b', { grant_type: 'x', scope: 'a b' }],
    ['percent-encoded UTF-8', 'a=%C3%A9%F0%9F%8C%8D', { a: 'é🌍' }],
    ['UTF-8 that was not encoded', 'a=é', { a: 'é' }],
    ['an encoded plus sign as itself', 'a=%2B', { a: '+' }],
    ['everything after the first equals sign', 'a=b=c==', { a: 'b=c==' }],
    ['empty pairs as nothing', '&&a=1&&', { a: '1' }],
    ['an empty value as omitted', 'a=&b=1', { b: '1' }],
    ['a name without equals sign as omitted', 'a&b=1', { b: '1' }],
    ['the empty text', '', {}],
    ['a semicolon as part of the value', 'a=1;b=2', { a: '1;b=2' }],
    ['no trimming', 'a=+1+', { a: ' 1 ' }],
    ['names in brackets as names', 'a[b]=1&a[]=2', { 'a[b]': '1', 'a[]': '2' }],
    ['the longest value', `a=${long}`, { a: long }],
  ])('reads %s', (_what, text, read) => {
    expect(parseForm(text)).toEqual({ ok: true, value: new Map(Object.entries(read)) })
  })

  it('keeps names of Object.prototype as names', () => {
    const read = parseForm('__proto__=1&constructor[prototype][admin]=1&toString=2')
    expect(read.ok && [...read.value.keys()]).toEqual([
      '__proto__',
      'constructor[prototype][admin]',
      'toString',
    ])
    expect(({} as { admin?: unknown }).admin).toBeUndefined()
  })

  it.each<[what: string, text: string, reason: string, name: string | undefined]>([
    ['a name twice', 'a=1&a=2', 'repeated', 'a'],
    ['a name twice with the same value', 'a=1&a=1', 'repeated', 'a'],
    ['a name twice, once without a value', 'a=&a=1', 'repeated', 'a'],
    ['a name twice, once encoded', 'a=1&%61=1', 'repeated', 'a'],
    ['__proto__ twice', '__proto__=1&__proto__=2', 'repeated', '__proto__'],
    ['a name in brackets twice', 'a[]=1&a[]=2', 'repeated', 'a[]'],
    ['a percent sign alone', 'a=%', 'malformed', 'a'],
    ['a percent sign before no hexadecimal digits', 'a=%zz', 'malformed', 'a'],
    ['a bad percent sign in a name', '%zz=1', 'malformed', undefined],
    ['bytes that are not UTF-8', 'a=%ff%fe', 'malformed', 'a'],
    ['an overlong encoding', 'a=%C0%80', 'malformed', 'a'],
    ['an encoded surrogate', 'a=%ED%A0%80', 'malformed', 'a'],
    ['a lone surrogate', 'a=\ud800', 'malformed', 'a'],
    ['a null byte', 'a=b%00', 'malformed', 'a'],
    ['a line break', 'a=b%0d%0ac', 'malformed', 'a'],
    ['a C1 control', 'a=%C2%85', 'malformed', 'a'],
    ['a control character in a name', 'a%00=1', 'malformed', 'a?'],
    ['a quote in a name', 'a%22=1', 'malformed', 'a"'],
    ['a backslash in a name', 'a%5C=1', 'malformed', 'a\\'],
    ['a value that is too long', `a=${long}a`, 'too_long', 'a'],
    ['a name that is too long', `${'n'.repeat(257)}=1`, 'too_long', 'n'.repeat(64)],
    [
      'too many parameters',
      many(maxParameters + 1, (name) => `${name}=1`).join('&'),
      'too_many',
      undefined,
    ],
    ['ten thousand', many(10_000, (name) => `${name}=1`).join('&'), 'too_many', undefined],
  ])('refuses %s', (_what, text, reason, name) => {
    expect(parseForm(text)).toEqual({ ok: false, error: { reason, name } })
  })

  it('takes as many parameters as it says', () => {
    const read = parseForm(many(maxParameters, (name) => `${name}=1`).join('&'))
    expect(read.ok && read.value.size).toBe(maxParameters)
  })
})

describe('parseJson', () => {
  it.each<[what: string, text: string, read: Record<string, string>]>([
    ['an ordinary request', '{"grant_type":"x","scope":"a b"}', { grant_type: 'x', scope: 'a b' }],
    ['white space around everything', ' {\n"a" :\t"1" } ', { a: '1' }],
    ['escapes in values', '{"a":"\\u0062\\"\\\\"}', { a: 'b"\\' }],
    ['an empty value as omitted', '{"a":"","b":"1"}', { b: '1' }],
    ['the empty object', '{}', {}],
    ['a value that looks like members', '{"a":"\\",\\"a\\":\\"2"}', { a: '","a":"2' }],
  ])('reads %s', (_what, text, read) => {
    expect(parseJson(text)).toEqual({ ok: true, value: new Map(Object.entries(read)) })
  })

  it('keeps names of Object.prototype as names', () => {
    const read = parseJson('{"__proto__":"1","constructor":"2"}')
    expect(read.ok && [...read.value]).toEqual([
      ['__proto__', '1'],
      ['constructor', '2'],
    ])
  })

  it.each<[what: string, text: string, reason: string, name: string | undefined]>([
    ['a name twice', '{"a":"1","a":"2"}', 'repeated', 'a'],
    ['a name twice with the same value', '{"a":"1","a":"1"}', 'repeated', 'a'],
    ['a name twice, once without a value', '{"a":"","a":"1"}', 'repeated', 'a'],
    ['__proto__ twice', '{"__proto__":"1","__proto__":"2"}', 'repeated', '__proto__'],
    ['a name with an escape', '{"\\u0061":"1"}', 'malformed', undefined],
    ['a number', '{"a":1}', 'malformed', 'a'],
    ['true', '{"a":true}', 'malformed', 'a'],
    ['null', '{"a":null}', 'malformed', 'a'],
    ['an array', '{"a":["1"]}', 'malformed', 'a'],
    ['an object', '{"a":{"b":"1"}}', 'malformed', 'a'],
    ['an object named __proto__', '{"__proto__":{"admin":true}}', 'malformed', '__proto__'],
    ['a lone surrogate', '{"a":"\\ud800"}', 'malformed', 'a'],
    ['a null byte', '{"a":"\\u0000"}', 'malformed', 'a'],
    ['a line break', '{"a":"\\n"}', 'malformed', 'a'],
    ['an array around it', '[{"a":"1"}]', 'malformed', undefined],
    ['a string', '"a"', 'malformed', undefined],
    ['null alone', 'null', 'malformed', undefined],
    ['no text', '', 'malformed', undefined],
    ['a form', 'a=1', 'malformed', undefined],
    ['a trailing comma', '{"a":"1",}', 'malformed', undefined],
    ['a byte order mark', '\ufeff{"a":"1"}', 'malformed', undefined],
    ['a thousand open brackets', '['.repeat(1000), 'malformed', undefined],
    ['a value that is too long', `{"a":"${long}a"}`, 'too_long', 'a'],
    [
      'too many parameters',
      `{${many(maxParameters + 1, (name) => `"${name}":"1"`).join(',')}}`,
      'too_many',
      undefined,
    ],
  ])('refuses %s', (_what, text, reason, name) => {
    expect(parseJson(text)).toEqual({ ok: false, error: { reason, name } })
  })
})

describe('both', () => {
  const clean = fc
    .string({ unit: 'grapheme' })
    .filter((text) => !/[\p{Cc}\p{Cs}]/u.test(text) && text.length < 200)
  const name = clean.filter((text) => !/["\\]/u.test(text))

  it('read the same from a form as from JSON, whatever the parameters', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(name, clean), { selector: ([key]) => key }), (pairs) => {
        const expected = { ok: true, value: new Map(pairs.filter(([, value]) => value !== '')) }
        expect(parseForm(new URLSearchParams(pairs).toString())).toEqual(expected)
        expect(parseJson(JSON.stringify(Object.fromEntries(pairs)))).toEqual(expected)
      }),
    )
  })

  it.each(Object.entries(readers))('%s: never throws, whatever the text', (_name, read) => {
    const text = fc.oneof(
      anyText,
      fc.string({ unit: fc.constantFrom('a', '=', '&', '%', '4', '+', '\ud800', '\\') }),
      fc.string({ unit: fc.constantFrom('{', '}', '"a"', '"', ':', ',', '[', ']', '\\', '1') }),
      fc.json(),
    )
    fc.assert(
      fc.property(text, (any) => {
        const result = read(any)
        const named = result.ok ? undefined : result.error.name
        expect(named ?? '').toMatch(/^[\x20-\x7e]{0,64}$/u)
      }),
    )
  })

  it('refuse a name sent twice, wherever the two stand', () => {
    fc.assert(
      fc.property(name, fc.array(name), fc.nat(), fc.nat(), (twice, others, first, second) => {
        const names = others.filter((other) => other !== twice).slice(0, maxParameters - 2)
        const unique = [...new Set(names)]
        unique.splice(first % (unique.length + 1), 0, twice)
        unique.splice(second % (unique.length + 1), 0, twice)
        const pairs = unique.map((each) => [each, 'v'])
        const json = `{${pairs.map((pair) => pair.map((text) => JSON.stringify(text)).join(':')).join(',')}}`
        const repeated = { ok: false, error: { reason: 'repeated' } }
        expect(parseForm(new URLSearchParams(pairs).toString())).toMatchObject(repeated)
        expect(parseJson(json)).toMatchObject(repeated)
      }),
    )
  })
})

describe('formDecode', () => {
  it('gives back what a form serializer wrote', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(formDecode(new URLSearchParams([['', text]]).toString().slice(1))).toBe(text)
      }),
    )
  })
})
