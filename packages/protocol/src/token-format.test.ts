import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  crc32,
  formatToken,
  randomBase62,
  type TokenKind,
  tokenKind,
  tokenKinds,
  tokenPattern,
} from './token-format.ts'

/** UTF-16 as it comes: control characters and lone surrogates are in it. */
const anyText = fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)) })

const random = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes))
const kinds = Object.keys(tokenKinds) as TokenKind[]
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
/** Made from bytes 0, 1, 2 …; its checksum was computed with Python's zlib.crc32. */
const sample = 'kg_cs_0123456789ABCDEFGHIJKLMNOPQRST'

describe('crc32', () => {
  it.each<[text: string, crc: number]>([
    ['', 0],
    ['123456789', 0xcbf43926],
    ['a', 0xe8b7be43],
    ['The quick brown fox jumps over the lazy dog', 0x414fa339],
  ])('of %j is the known value', (text, crc) => {
    expect(crc32(text)).toBe(crc)
  })
})

describe('randomBase62', () => {
  it('makes every character equally likely from the bytes it uses', () => {
    const counts = new Map<string | undefined, number>()
    for (let byte = 0; byte < 256; byte++) {
      const character = randomBase62(Uint8Array.of(byte), 1)
      counts.set(character, (counts.get(character) ?? 0) + 1)
    }
    expect(counts.get(undefined)).toBe(8)
    counts.delete(undefined)
    expect(new Set(counts.keys())).toEqual(new Set(alphabet))
    expect(new Set(counts.values())).toEqual(new Set([4]))
  })

  it('gives up rather than give fewer characters', () => {
    expect(randomBase62(Uint8Array.of(255, 1, 255), 2)).toBeUndefined()
    expect(randomBase62(Uint8Array.of(255, 1, 255, 2), 2)).toBe('12')
  })
})

describe('formatToken', () => {
  it('writes body and checksum as any other program would', () => {
    expect(formatToken('cs', (bytes) => Uint8Array.from({ length: bytes }, (_, n) => n))).toBe(
      `${sample}35c6pD`,
    )
  })

  it.each(kinds)('%s: makes tokens of its kind, from at least 160 random bits', (kind) => {
    const token = formatToken(kind, random)
    const [, found, body = ''] = tokenPattern.exec(token) ?? []
    expect(found).toBe(kind)
    expect(body.length * Math.log2(62)).toBeGreaterThanOrEqual(160)
    expect(tokenKind(token)).toBe(kind)
  })

  it('asks for other bytes when too few can be used', () => {
    let asked = 0
    const token = formatToken('rt', (bytes) => new Uint8Array(bytes).fill(asked++ === 0 ? 255 : 7))
    expect(asked).toBe(2)
    expect(token.slice(0, -6)).toBe(`kg_rt_${'7'.repeat(30)}`)
  })

  it('never makes one token twice', () => {
    expect(new Set(Array.from({ length: 1000 }, () => formatToken('cs', random))).size).toBe(1000)
  })
})

describe('tokenKind', () => {
  it.each([
    ['nothing', ''],
    ['a prefix alone', 'kg_cs_'],
    ['a wrong checksum', `${sample}000000`],
    ['a kind that is not known', formatToken('cs', random).replace('_cs_', '_xx_')],
    [
      'a name of Object.prototype as kind',
      formatToken('cs', random).replace('_cs_', '_constructor_'),
    ],
    ['another kind', formatToken('at', random).replace('_at_', '_ac_')],
    ['another prefix', formatToken('cs', random).replace('kg', 'gk')],
    ['a space around it', ` ${formatToken('cs', random)}`],
    ['a line break at the end', `${formatToken('cs', random)}\n`],
    ['a token in upper case', formatToken('cs', random).toUpperCase()],
    ['a body that is too long', `kg_cs_${'0'.repeat(65)}000000`],
  ])('refuses %s', (_what, text) => {
    expect(tokenKind(text)).toBeUndefined()
  })

  it('sees every wrong character', () => {
    const token = formatToken('dt', random)
    const taken: string[] = []
    for (let index = 0; index < token.length; index++)
      for (const character of `${alphabet}_`) {
        const other = token.slice(0, index) + character + token.slice(index + 1)
        if (tokenKind(other) !== undefined) taken.push(other)
      }
    // Once for each place, in which its own character was put back.
    expect(taken).toEqual(Array.from(token, () => token))
  })

  it('sees two neighbours that changed places, and a character that was lost', () => {
    const token = formatToken('cs', (bytes) => Uint8Array.from({ length: bytes }, (_, n) => n))
    const wrong = Array.from(token, (character, index) => {
      const [before, after] = [token.slice(0, index), token.slice(index + 1)]
      return [before + after.slice(0, 1) + character + after.slice(1), before + after]
    })
    const taken = wrong.flat().filter((text) => text !== token && tokenKind(text) !== undefined)
    expect(taken).toEqual([])
  })

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(tokenKind(text)).toBeUndefined()
        expect(tokenKind(`kg_cs_${text}`)).toBeUndefined()
      }),
    )
  })
})

describe('docs/secret-format.md', () => {
  const page = readFileSync(new URL('../../../docs/secret-format.md', import.meta.url), 'utf8')
  const published = [...page.matchAll(/kg_\([a-z|]+\)_\S+\{6\}/gu)].map(([pattern]) => pattern)

  it('publishes the regular expression that the code uses, for every scanner it names', () => {
    const bare = tokenPattern.source
      .replace(/^\^|\$$/gu, '')
      .replaceAll(/\((\[[^\]]+\]\{[^}]+\})\)/gu, '$1')
    expect(published.length).toBeGreaterThanOrEqual(3)
    expect(new Set(published)).toEqual(new Set([bare]))
  })

  it('lists every kind and no other', () => {
    const listed = [...page.matchAll(/^\| `(\w+)` \| ([^|]+) \|/gmu)].map(([, kind, what]) => [
      kind,
      what?.trim(),
    ])
    expect(Object.fromEntries(listed)).toEqual(tokenKinds)
  })

  it('shows an example whose checksum fits', () => {
    const [example = ''] = /kg_cs_[0-9A-Za-z]{36}/u.exec(page) ?? []
    expect(tokenKind(example)).toBe('cs')
  })
})
