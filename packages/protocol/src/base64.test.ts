import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decodeBase64,
  decodeBase64url,
  decodeBase64urlText,
  encodeBase64,
  encodeBase64url,
} from './base64.ts'
import { decodeAnywhere, encodeAnywhere, standard, urlSafe } from './base64-anywhere.ts'

/** UTF-16 as it comes: control characters and lone surrogates are in it. */
const anyText = fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)) })

const codecs = {
  'base64, native': { encode: encodeBase64, decode: decodeBase64 },
  'base64, anywhere': {
    encode: (bytes: Uint8Array) => encodeAnywhere(bytes, standard),
    decode: (text: string) => decodeAnywhere(text, standard),
  },
  'base64url, native': { encode: encodeBase64url, decode: decodeBase64url },
  'base64url, anywhere': {
    encode: (bytes: Uint8Array) => encodeAnywhere(bytes, urlSafe),
    decode: (text: string) => decodeAnywhere(text, urlSafe),
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

describe('decodeBase64urlText', () => {
  const bytes = fc.oneof(
    fc.string({ unit: 'binary' }).map((text) => new TextEncoder().encode(text)),
    fc.uint8Array(),
  )
  const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const strictly = (given: Uint8Array): string | undefined => {
    try {
      return utf8.decode(given)
    } catch {
      return undefined
    }
  }

  it('reads what is UTF-8 and nothing else', () => {
    fc.assert(
      fc.property(bytes, (given) => {
        expect(decodeBase64urlText(encodeBase64url(given))).toBe(strictly(given))
      }),
    )
  })

  it.each<[what: string, text: string]>([
    ['nothing', ''],
    ['a byte order mark', '\ufeff{}'],
    ['the character that stands for what is none', '\ufffd'],
    ['more than it decodes in one place', 'ä'.repeat(20_000)],
  ])('reads %s', (_, text) => {
    expect(decodeBase64urlText(encodeBase64url(new TextEncoder().encode(text)))).toBe(text)
  })

  it('reads no other spelling, and never throws', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const decoded = decodeBase64urlText(text)
        if (decoded === undefined) return
        expect(encodeBase64url(new TextEncoder().encode(decoded))).toBe(text)
      }),
    )
  })
})
