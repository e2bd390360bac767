import type { RevocationFeedKind } from '@keygrant/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FeedEntries, readFeedHead } from './feed-document.ts'
import { kindCodes } from './fingerprints.ts'
import { hitsAll } from './revocation-set.ts'

const iat = 1_000_000
const head = { iss: 'https://as.example', iat, exp: 2, epoch: 'e', seq: 7 }
const bytes = (value: unknown): Uint8Array =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value))

/** Kind, value and times as the scanner hands them out; undefined if it found a fault. */
function scan(payload: Uint8Array, batch = 1_000): readonly unknown[] | undefined {
  const entries = new FeedEntries(payload, iat)
  const found: unknown[] = []
  for (;;) {
    const more = entries.take(batch, (print, times) => found.push([[...print], times]))
    if (more === undefined) return undefined
    if (!more) return found
  }
}

const value = fc.uint8Array({ minLength: 16, maxLength: 16 })
const seconds = fc.integer({ min: -1_000, max: 900_000 })
const entry = fc.record({ value, endsIn: seconds, before: fc.option(seconds) })
const kinds = ['j', 'f', 'c', 's', 'o', 'k'] as const satisfies RevocationFeedKind[]
const lists = fc.dictionary(fc.constantFrom(...kinds), fc.array(entry, { minLength: 1 }))
type Lists = typeof lists extends fc.Arbitrary<infer T> ? T : never

const wireOf = (made: Lists): object =>
  Object.fromEntries(
    Object.entries(made).map(([kind, entries]) => [
      kind,
      entries.map(({ value: hash, endsIn, before }) => [
        Buffer.from(hash).toString('base64url'),
        endsIn,
        ...(before === null ? [] : [before]),
      ]),
    ]),
  )

const scannedOf = (made: Lists): readonly unknown[] =>
  Object.entries(made).flatMap(([kind, entries]) =>
    entries.map(({ value: hash, endsIn, before }) => [
      wordsOf(hash, kindCodes[kind as RevocationFeedKind]),
      { expiresAt: iat + endsIn, notBefore: before === null ? hitsAll : iat - before },
    ]),
  )

function wordsOf(hash: Uint8Array, code: number): number[] {
  const view = new DataView(hash.buffer, hash.byteOffset, 16)
  const [a, b, c, d] = [0, 4, 8, 12].map((at) => view.getUint32(at))
  return [a ?? 0, b ?? 0, c ?? 0, (((d ?? 0) & ~7) | code) >>> 0]
}

describe('the lists of a document', () => {
  it('are read as JSON would be, whatever is in them and in however many parts', () => {
    fc.assert(
      fc.property(lists, fc.integer({ min: 1, max: 5 }), (made, batch) => {
        const payload = bytes({ ...head, entries: wireOf(made) })
        expect(scan(payload, batch)).toEqual(scannedOf(made))
        expect(readFeedHead(payload)).toEqual(head)
      }),
    )
  })

  it('are refused, and never make anything throw, when something in them is otherwise', () => {
    const payload = bytes({
      ...head,
      entries: { j: [['AAAAAAAAAAAAAAAAAAAAAA', 5]], c: [['AAAAAAAAAAAAAAAAAAAAAA', 5, 6]] },
    })
    const from = new TextDecoder().decode(payload).indexOf('{"j"')
    fc.assert(
      fc.property(
        fc.integer({ min: from, max: payload.length - 1 }),
        fc.nat({ max: 255 }),
        (at, byte) => {
          const changed = payload.slice()
          changed[at] = byte
          const found = scan(changed)
          if (found === undefined) return
          const { entries } = JSON.parse(new TextDecoder().decode(changed))
          const times = Object.values(entries as Record<string, number[][]>).flatMap((list) =>
            list.map(([, endsIn = 0, before]) => ({
              expiresAt: iat + endsIn,
              notBefore: before === undefined ? hitsAll : iat - before,
            })),
          )
          // One kind may have become the other: JSON keeps the list that comes last.
          expect(found.slice(-times.length).map((each) => (each as unknown[])[1])).toEqual(times)
        },
      ),
    )
  })

  it('hit nothing of before the beginning, however far back an entry says', () => {
    const payload = bytes({ ...head, entries: { c: [['AAAAAAAAAAAAAAAAAAAAAA', 5, iat + 1]] } })
    expect(scan(payload)).toMatchObject([[expect.anything(), { notBefore: 0 }]])
  })

  const value = '"AAAAAAAAAAAAAAAAAAAAAA"'
  it.each<[what: string, list: string]>([
    ['white space', `{"j":[[${value}, 5]]}}`],
    ['another kind', `{"x":[[${value},5]]}}`],
    ['a short value', '{"j":[["AAAAAAAAAAAAAAAAAAAAA",5]]}}'],
    ['a value that is not canonical', '{"j":[["AAAAAAAAAAAAAAAAAAAAAB",5]]}}'],
    ['no time', `{"j":[[${value}]]}}`],
    ['a fraction', `{"j":[[${value},5.5]]}}`],
    ['a fourth member', `{"j":[[${value},5,6,7]]}}`],
    ['a sign and no number', `{"j":[[${value},-]]}}`],
    ['an empty list', '{"j":[]}}'],
    ['no end', `{"j":[[${value},5]]}`],
    ['no end of a list', `{"j":[[${value},5]}}`],
    ['more behind it', '{},"seq":9}'],
    ['a comma too many in a list', `{"j":[[${value},5],]}}`],
    ['a comma too many behind a list', `{"j":[[${value},5]],}}`],
    ['no comma between lists', `{"j":[[${value},5]]"c":[[${value},5]]}}`],
    ['a list where lists should be', `[["j",${value},5]]}`],
  ])('are refused with %s', (_what, list) => {
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
    expect(readFeedHead(bytes({ ...head, ...change, entries: {} }))).toBeUndefined()
  })

  it('is refused without a list, or without JSON', () => {
    expect(readFeedHead(bytes(head))).toBeUndefined()
    expect(readFeedHead(bytes('{"iss":,"entries":{}}'))).toBeUndefined()
  })
})
