import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createHmacFunction } from './hmac.ts'

/** Any UTF-16. fast-check's own `binary` first makes a table of all of Unicode: two seconds. */
const anyText = fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)) })

it('gives what node gives, for every key of up to one block and every text', () => {
  const keys = fc.uint8Array({ maxLength: 64 })
  fc.assert(
    fc.property(keys, fc.array(anyText), (bytes, texts) => {
      const key = Buffer.from(bytes)
      const hmac = createHmacFunction(key)
      for (const text of texts)
        expect(hmac(text)).toBe(createHmac('sha256', key).update(text).digest('base64url'))
    }),
  )
})

it('gives what RFC 4231 §4.3 says', () => {
  const hmac = createHmacFunction(Buffer.from('Jefe'))
  expect(Buffer.from(hmac('what do ya want for nothing?'), 'base64url').toString('hex')).toBe(
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  )
})
