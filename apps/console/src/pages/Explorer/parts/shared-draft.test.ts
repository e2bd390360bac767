import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readShared, writeShared } from './shared-draft.ts'

it('a link gives back what it was made of', () => {
  const draft = { values: { 'path:id': 'a/ü b' }, body: '{"name":"x"}' }
  const written = writeShared(draft) ?? ''
  expect(written).toMatch(/^[\w-]+$/u)
  expect(readShared(written)).toEqual(draft)
})

it.each(['kg_dt_0123456789012345678901234567890123', 'eyJhbGciOi.eyJzdWIi.c2ln', 'Bearer abc'])(
  'no link is made of a request with a token in it: %s',
  (token) => {
    expect(writeShared({ values: { 'query:t': token }, body: '' })).toBeUndefined()
    expect(writeShared({ values: {}, body: `{"token":"${token}"}` })).toBeUndefined()
  },
)

it('whatever stands in an address is a request or nothing', () => {
  fc.assert(
    fc.property(fc.string(), fc.jsonValue(), (text, value) => {
      const written = Buffer.from(JSON.stringify(value)).toString('base64url')
      for (const each of [readShared(text), readShared(written)])
        expect(each === undefined || typeof each.body === 'string').toBe(true)
    }),
  )
})
