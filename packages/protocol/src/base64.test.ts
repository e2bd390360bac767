import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBase64, decodeBase64url, encodeBase64, encodeBase64url } from './base64.ts'
import { decodeInPlace, encodeAnywhere, standard, urlSafe } from './base64-anywhere.ts'

/** UTF-16 as it comes: control characters and lone surrogates are in it. */
const anyText = fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)) })

const codecs = {
  'base64, native': { encode: encodeBase64, decode: decodeBase64 },
  'base64, anywhere': {
    encode: (bytes: Uint8Array) => encodeAnywhere(bytes, standard),
    decode: decodeBase64,
  },
  'base64url, native': { encode: encodeBase64url, decode: decodeBase64url },
  'base64url, anywhere': {
    encode: (bytes: Uint8Array) => encodeAnywhere(bytes, urlSafe),
    decode: decodeBase64url,
  },
}
// RFC 4648 §10.
const vectors: [text: string, base64: string][] = [
  ['', ''],
  ['f', 'Zg=='],
  ['fo', 'Zm8='],
  ['foo', 'Zm9v'],
  ['foob', 'Zm9vYg=='],
  ['fooba', 'Zm9vYmE='],
  ['foobar', 'Zm9vYmFy'],
]

describe.each(Object.entries(codecs))('%s', (name, { encode, decode }) => {
  const spelled = (base64: string): string =>
    name.startsWith('base64url') ? base64.replace(/=+$/u, '') : base64

  it.each(vectors)('writes and reads %j as RFC 4648 does', (text, base64) => {
    const bytes = new TextEncoder().encode(text)
    expect(encode(bytes)).toBe(spelled(base64))
    expect(decode(spelled(base64))).toEqual(bytes)
  })

  it('reads back every byte string it encodes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(decode(encode(bytes))).toEqual(Uint8Array.from(bytes))
      }),
    )
  })

  it('reads no other spelling of what it encodes, and never throws', () => {
    const text = fc.oneof(
      anyText,
      fc.string({ unit: fc.constantFrom('A', 'B', 'Q', '+', '/', '-', '_', '=', ' ', '\n') }),
    )
    fc.assert(
      fc.property(text, (any) => {
        const bytes = decode(any)
        if (bytes !== undefined) expect(encode(bytes)).toBe(any)
      }),
    )
  })

  it.each([
    ['a single character', 'Q'],
    ['a wrong number of characters', 'QUJDR'],
    ['padding that is not needed', 'QUJD===='],
    ['half the padding', 'QQ='],
    ['padding alone', '='],
    ['padding within', 'QQ==QQ=='],
    ['a space', 'QU JD'],
    ['a line break at the end', 'QUJD\n'],
    ['a character beyond ASCII', 'QUJé'],
    ['a character that a byte would cut down to A', 'QUJ\u0141'],
    ['stray low bits of two characters', spelled('QR==')],
    ['stray low bits of three characters', spelled('QUJ=').replace('J', 'B')],
    ['a character of the other alphabet', name.startsWith('base64url') ? '++++' : '____'],
    ['padding as the other has it', name.startsWith('base64url') ? 'QQ==' : 'QQ'],
  ])('refuses %s', (_what, text) => {
    expect(decode(text)).toBeUndefined()
  })
})

describe('decodeInPlace', () => {
  it('decodes a part of an array, and leaves what stands around it', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), fc.uint8Array(), (before, given, after) => {
        const text = new TextEncoder().encode(encodeBase64url(given))
        const bytes = Uint8Array.from([...before, ...text, ...after])
        const span = { start: before.length, end: before.length + text.length }
        const end = decodeInPlace(bytes, span, urlSafe)
        expect(bytes.slice(span.start, end)).toEqual(Uint8Array.from(given))
        expect(bytes.slice(0, span.start)).toEqual(Uint8Array.from(before))
        expect(bytes.slice(span.end)).toEqual(Uint8Array.from(after))
      }),
    )
  })
})

it('reads texts of any length alike', () => {
  for (const length of [1023, 1024, 1025, 20_000]) {
    const bytes = Uint8Array.from({ length }, (_, index) => index * 7)
    expect(decodeBase64(encodeBase64(bytes))).toEqual(bytes)
    expect(decodeBase64url(encodeBase64url(bytes))).toEqual(bytes)
    expect(decodeBase64url(`${encodeBase64url(bytes)}é`)).toBeUndefined()
  }
})
