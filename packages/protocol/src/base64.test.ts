import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decodeBase64url, encodeBase64url } from './base64.ts'

it('reads back every byte string it encodes', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(decodeBase64url(encodeBase64url(bytes))).toEqual(Uint8Array.from(bytes))
    }),
  )
})
