import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memberFault } from './json-members.ts'

describe('memberFault', () => {
  it.each<[what: string, text: string, reason: string]>([
    ['a name twice', '{"a":1,"a":2}', 'repeated'],
    ['a name twice in an inner object', '{"a":{"b":1,"b":2}}', 'repeated'],
    ['a name twice in an object in an array', '[{"b":1,"b":2}]', 'repeated'],
    ['a name with an escape', '{"\\u0061":1}', 'escaped'],
    ['a name that is a backslash', '{"\\\\":1}', 'escaped'],
  ])('finds %s', (_what, text, reason) => {
    expect(memberFault(text)).toMatchObject({ reason })
  })

  it.each([
    ['the same name in two objects', '[{"a":1},{"a":2}]'],
    ['a value that looks like a name', '{"a":"b","b":"a","c":["a","a"]}'],
    ['escapes in values', '{"a":"\\"b\\":1,\\\\"}'],
    ['no object at all', '"a"'],
    ['the empty text', ''],
  ])('passes %s', (_what, text) => {
    expect(memberFault(text)).toBeUndefined()
  })

  it('passes whatever JSON.stringify writes, unless a name needs an escape', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value)
        fc.pre(!/[^\\]\\[^"]*":/u.test(text))
        expect(memberFault(text)?.reason).not.toBe('repeated')
      }),
    )
  })

  it('ends on any text without throwing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(() => memberFault(text)).not.toThrow()
      }),
    )
  })
})
