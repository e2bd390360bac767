import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memberFault, parseObject } from './json-members.ts'

/** UTF-16 as it comes: control characters and lone surrogates are in it. */
const anyText = fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)) })

const encoder = new TextEncoder()
const parse = (text: string): unknown => parseObject(encoder.encode(text))

const members = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `"n${index}":${index}`)

describe('memberFault', () => {
  it.each<[what: string, text: string, reason: string, name: string]>([
    ['a name twice', '{"a":1,"a":2}', 'repeated', 'a'],
    ['a name twice in an inner object', '{"a":{"b":1,"b":2}}', 'repeated', 'b'],
    ['a name twice in an object in an array', '[{"b":1,"b":2}]', 'repeated', 'b'],
    ['a name twice around an object with it', '{"a":{"a":1},"a":2}', 'repeated', 'a'],
    ['a name twice after an array', '{"a":[1,[2]],"a":2}', 'repeated', 'a'],
    ['a name twice, with space before the colon', '{"a" :1,"a"\n:2}', 'repeated', 'a'],
    ['the empty name twice', '{"":1,"":2}', 'repeated', ''],
    ['__proto__ twice', '{"__proto__":1,"__proto__":2}', 'repeated', '__proto__'],
    ['the first of many names again', `{${members(40).join()},"n0":1}`, 'repeated', 'n0'],
    ['the last of many names again', `{${members(40).join()},"n39":1}`, 'repeated', 'n39'],
    ['the sixteenth name again', `{${members(16).join()},"n15":1}`, 'repeated', 'n15'],
    ['a name with an escape', '{"\\u0061":1}', 'escaped', '\\u0061'],
    ['a name with a quote', '{"a\\"b":1}', 'escaped', 'a\\"b'],
    ['a name that is a backslash', '{"\\\\":1}', 'escaped', '\\\\'],
    ['an escaped name in an inner object', '[{"a":{"\\n":1}}]', 'escaped', '\\n'],
  ])('finds %s', (_what, text, reason, name) => {
    expect(memberFault(text)).toEqual({ reason, name })
  })

  it.each([
    ['the same name in two objects', '[{"a":1},{"a":2}]'],
    ['the same name inside and outside', '{"a":{"a":{"a":1}}}'],
    ['a value that looks like a name', '{"a":"b","b":"a","c":["a","a"]}'],
    ['a value that looks like members', '{"a":"\\",\\"a\\":1","b":1}'],
    ['brackets in values', '{"a":"}{","b":"][","c":1}'],
    ['escapes in values', '{"a":"\\"b\\":1,\\\\","b":"\\\\"}'],
    ['names that differ in case', '{"a":1,"A":2}'],
    ['many names', `{${members(1000).join()}}`],
    ['no object at all', '"a"'],
    ['the empty text', ''],
    ['text that is no JSON', '}]:,"'],
  ])('passes %s', (_what, text) => {
    expect(memberFault(text)).toBeUndefined()
  })

  const name = fc.string({ unit: 'grapheme' })
  const json = fc.letrec<{ value: unknown; object: Record<string, unknown> }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.string(),
      fc.integer(),
      fc.array(tie('value')),
      tie('object'),
    ),
    object: fc.dictionary(name, tie('value'), { maxKeys: 20 }),
  })).object

  it('passes whatever JSON.stringify writes, unless a name needs an escape', () => {
    fc.assert(
      fc.property(json, (value) => {
        let escaped = false
        const text = JSON.stringify(value, (key, inner: unknown) => {
          if (JSON.stringify(key).includes('\\')) escaped = true
          return inner
        })
        expect(memberFault(text)?.reason).toBe(escaped ? 'escaped' : undefined)
      }),
    )
  })

  it('finds any name that is there twice', () => {
    const plain = name.filter((any) => !JSON.stringify(any).includes('\\'))
    fc.assert(
      fc.property(fc.uniqueArray(plain, { minLength: 1, maxLength: 40 }), fc.nat(), (names, at) => {
        const twice = names[at % names.length] ?? ''
        const text = [...names, twice].map((each) => `"${each}":[{}]`).join()
        expect(memberFault(`{${text}}`)).toEqual({ reason: 'repeated', name: twice })
      }),
    )
  })

  it('ends on any text without throwing', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          anyText,
          fc.string({ unit: fc.constantFrom('{', '}', '[', ']', '"', '\\', ':', ',', 'a') }),
        ),
        (text) => {
          expect(() => memberFault(text)).not.toThrow()
        },
      ),
    )
  })
})

describe('parseObject', () => {
  it.each<[what: string, text: string]>([
    ['a name twice, neither with a string', '{"a":1,"a":2}'],
    ['a name twice, first with a string', '{"a":"b","a":1}'],
    ['a name twice, then with a string', '{"a":1,"a":"b"}'],
    ['a name twice, first with an object', '{"a":{"b":["c"]},"a":"b","c":"d"}'],
    ['a name twice deep within', '{"a":[[{"b":null,"b":null}]]}'],
    ['__proto__ twice', '{"__proto__":"a","__proto__":{}}'],
    ['a number as a name twice', '{"1":1,"1":2}'],
    ['a name twice next to an escape', '{"a":"\\n","a":"\\n"}'],
    ['an escaped name', '{"\\u0061":1}'],
    ['an array', '["a"]'],
    ['a string', '"a"'],
    ['null', 'null'],
  ])('refuses %s', (_what, text) => {
    expect(parse(text)).toBeUndefined()
  })

  it('reads what JSON.parse reads as an object, if it has no bad name', () => {
    const names = fc.constantFrom('a', 'b', '1', '__proto__', '\\n')
    const { object } = fc.letrec<{ value: string; object: string }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom('1', '"a"', 'null', '"\\n"', '"\\""', '""'),
        fc.array(tie('value')).map((values) => `[${values.join()}]`),
        tie('object'),
      ),
      object: fc
        .array(fc.tuple(names, tie('value')))
        .map((all) => `{${all.map(([name, value]) => `"${name}":${value}`).join()}}`),
    }))
    fc.assert(
      fc.property(object, (text) => {
        const sound = memberFault(text) === undefined
        expect(parse(text)).toEqual(sound ? JSON.parse(text) : undefined)
      }),
    )
  })

  it('throws on any text that is no JSON, and on no other', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.json()), (any) => {
        // Half a character can't be written as UTF-8.
        const text = any.toWellFormed()
        let isJson = true
        try {
          JSON.parse(text)
        } catch {
          isJson = false
        }
        if (isJson) expect(() => parse(text)).not.toThrow()
        else if (memberFault(text) === undefined) expect(() => parse(text)).toThrow(SyntaxError)
      }),
    )
  })

  it('reads a part of an array as it reads the part by itself, however text is made of it', () => {
    const member = fc.constantFrom('"a":1', '"b":"ä"', '"b":"c"', '"c":{"a":"a"}', '"d":["\\n"]')
    const object = fc
      .array(member, { maxLength: 4 })
      .map((members) => encoder.encode(`{${members.join(',')}}`))
    fc.assert(
      fc.property(object, fc.uint8Array(), fc.uint8Array(), (text, before, after) => {
        const bytes = Uint8Array.from([...before, ...text, ...after])
        const span = { start: before.length, end: before.length + text.length }
        const alone = parseObject(text)
        expect(parseObject(bytes, span)).toEqual(alone)
        expect(parseObject(bytes, span, Buffer.from(bytes.buffer))).toEqual(alone)
      }),
    )
  })

  it('throws on bytes that are no UTF-8', () => {
    const bytes = encoder.encode('{"a":"b"}').map((byte) => (byte === 0x62 ? 0xff : byte))
    expect(() => parseObject(bytes)).toThrow(TypeError)
    const span = { start: 0, end: bytes.length }
    expect(() => parseObject(bytes, span, Buffer.from(bytes.buffer))).toThrow(TypeError)
  })
})
