import { memberFault } from '@keygrant/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readJson } from './read-json.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('a JSON body', () => {
  it('is read as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        fc.pre(memberFault(text) === undefined && !/__proto__|constructor|prototype/u.test(text))
        expect(readJson(bytes(text))).toEqual({ ok: true, value: JSON.parse(text) as unknown })
      }),
    )
  })

  it('never throws, whatever the bytes are', () => {
    fc.assert(fc.property(fc.uint8Array(), (raw) => void readJson(raw)))
  })

  it.each([
    ['a member twice', '{"a":1,"a":2}', 'a member is named twice'],
    [
      'a member twice, once with escapes',
      '{"a":1,"\\u0061":2}',
      'a member name is written with escapes',
    ],
    ['a member twice further in', '{"a":[{"b":1,"b":1}]}', 'a member is named twice'],
    ['the prototype', '{"__proto__":{"operator":true}}', 'no member may be named __proto__'],
    [
      'the prototype with escapes',
      '{"\\u005f_proto__":{}}',
      'a member name is written with escapes',
    ],
    ['a constructor further in', '{"a":{"constructor":{}}}', 'no member may be named constructor'],
    ['a comma too many', '{"a":1,}', 'it is not JSON in UTF-8'],
    ['a byte order mark', '\ufeff{}', 'it is not JSON in UTF-8'],
    ['a comment', '{} // x', 'it is not JSON in UTF-8'],
  ])('is refused with %s', (_what, text, error) => {
    expect(readJson(bytes(text))).toEqual({ ok: false, error })
  })

  it('is refused if it is not UTF-8', () => {
    const latin = new Uint8Array([0x22, 0xe9, 0x22])
    expect(readJson(latin)).toEqual({ ok: false, error: 'it is not JSON in UTF-8' })
  })

  it.each([
    ['a quarter of a megabyte of brackets', '['.repeat(131_072) + ']'.repeat(131_072)],
    ['a quarter of a megabyte of text', JSON.stringify('"'.repeat(120_000))],
    [
      'a quarter of a megabyte of members',
      `{${Array.from({ length: 20_000 }, (_, n) => `"${n}":0`).join()}}`,
    ],
  ])('is read with %s', (_what, text) => {
    expect(readJson(bytes(text)).ok).toBe(true)
  })
})
