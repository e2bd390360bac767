import type { RevocationFeedEntry } from '@keygrant/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FeedEntries, readFeedHead } from './feed-document.ts'
import { kindCodes } from './fingerprints.ts'
import { hitsAll } from './revocation-set.ts'

const head = { iss: 'https://as.example', iat: 1, exp: 2, epoch: 'e', seq: 7 }
const bytes = (value: unknown): Uint8Array =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value))

/** Kind, value and times as the scanner hands them out; undefined if it found a fault. */
function scan(payload: Uint8Array, batch = 1_000): readonly unknown[] | undefined {
  const entries = new FeedEntries(payload)
  const found: unknown[] = []
  for (;;) {
    const more = entries.take(batch, (print, times) => found.push([[...print], times]))
    if (more === undefined) return undefined
    if (!more) return found
  }
}

const value = fc.uint8Array({ minLength: 16, maxLength: 16 })
const seconds = fc.integer({ min: 0, max: 4_000_000_000 })
const entry = fc
  .tuple(
    fc.constantFrom(...(['j', 'f', 'c', 's', 'o', 'k'] as const)),
    value,
    seconds,
    fc.option(seconds),
  )
  .map(([kind, hash, expiresAt, notBefore]) => ({
    wire: [
      kind,
      Buffer.from(hash).toString('base64url'),
      expiresAt,
      ...(notBefore === null ? [] : [notBefore]),
    ] as unknown as RevocationFeedEntry,
    scanned: [wordsOf(hash, kindCodes[kind]), { expiresAt, notBefore: notBefore ?? hitsAll }],
  }))

function wordsOf(hash: Uint8Array, code: number): number[] {
  const view = new DataView(hash.buffer, hash.byteOffset, 16)
  const [a, b, c, d] = [0, 4, 8, 12].map((at) => view.getUint32(at))
  return [a ?? 0, b ?? 0, c ?? 0, (((d ?? 0) & ~7) | code) >>> 0]
}

describe('the list of a document', () => {
  it('is read as JSON would be, whatever is in it and in however many parts', () => {
    fc.assert(
      fc.property(fc.array(entry), fc.integer({ min: 1, max: 5 }), (entries, batch) => {
        const payload = bytes({ ...head, entries: entries.map(({ wire }) => wire) })
        expect(scan(payload, batch)).toEqual(entries.map(({ scanned }) => scanned))
        expect(readFeedHead(payload)).toEqual(head)
      }),
    )
  })

  it('is refused, and never makes anything throw, when something in it is otherwise', () => {
    const payload = bytes({
      ...head,
      entries: [
        ['j', 'AAAAAAAAAAAAAAAAAAAAAA', 5],
        ['c', 'AAAAAAAAAAAAAAAAAAAAAA', 5, 6],
      ],
    })
    const list = new TextDecoder().decode(payload).indexOf('[[')
    fc.assert(
      fc.property(
        fc.integer({ min: list, max: payload.length - 1 }),
        fc.nat({ max: 255 }),
        (at, byte) => {
          const changed = payload.slice()
          changed[at] = byte
          const found = scan(changed)
          if (found === undefined) return
          const [first, second] = JSON.parse(new TextDecoder().decode(changed)).entries
          expect([first[2], second[2], second[3]]).toEqual(
            (found as [unknown, { expiresAt: number; notBefore: number }][]).flatMap(
              ([, times], n) => (n === 0 ? [times.expiresAt] : [times.expiresAt, times.notBefore]),
            ),
          )
        },
      ),
    )
  })

  it.each<[what: string, list: string]>([
    ['white space', '[["j","AAAAAAAAAAAAAAAAAAAAAA", 5]]}'],
    ['another kind', '[["x","AAAAAAAAAAAAAAAAAAAAAA",5]]}'],
    ['a short value', '[["j","AAAAAAAAAAAAAAAAAAAAA",5]]}'],
    ['a value that is not canonical', '[["j","AAAAAAAAAAAAAAAAAAAAAB",5]]}'],
    ['no time', '[["j","AAAAAAAAAAAAAAAAAAAAAA"]]}'],
    ['a fraction', '[["j","AAAAAAAAAAAAAAAAAAAAAA",5.5]]}'],
    ['a fifth member', '[["j","AAAAAAAAAAAAAAAAAAAAAA",5,6,7]]}'],
    ['no end', '[["j","AAAAAAAAAAAAAAAAAAAAAA",5]'],
    ['more behind it', '[],"seq":9}'],
    ['a comma too many', '[["j","AAAAAAAAAAAAAAAAAAAAAA",5],]}'],
  ])('is refused with %s', (_what, list) => {
    expect(scan(bytes(`${JSON.stringify(head).slice(0, -1)},"entries":${list}`))).toBeUndefined()
  })
})

describe('what a document says of itself', () => {
  it.each<[what: string, change: Readonly<Record<string, unknown>>]>([
    ['no issuer', { iss: undefined }],
    ['no date', { iat: undefined }],
    ['a date that is no number', { iat: '1' }],
    ['a position below zero', { seq: -1 }],
    ['an epoch that could not be sent back', { epoch: 'a b' }],
    ['a position that could not be sent back', { seq: 1e16 }],
  ])('is refused with %s', (_what, change) => {
    expect(readFeedHead(bytes({ ...head, ...change, entries: [] }))).toBeUndefined()
  })

  it('is refused without a list, or without JSON', () => {
    expect(readFeedHead(bytes(head))).toBeUndefined()
    expect(readFeedHead(bytes('{"iss":,"entries":[]}'))).toBeUndefined()
  })
})
