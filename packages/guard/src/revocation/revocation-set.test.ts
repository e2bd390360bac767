import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseCrypto } from '../crypto/choose-crypto.ts'
import { fingerprintsOf, kindCodes, type Named } from './fingerprints.ts'
import { hitsAll, RevocationSet } from './revocation-set.ts'

const printsOf = (names: readonly Named[]): Uint32Array => {
  const prints = fingerprintsOf(names, chooseCrypto())
  if (prints instanceof Promise) throw new Error('node:crypto answers at once')
  return prints
}

interface Entry {
  readonly name: Named
  readonly notBefore: number
  readonly expiresAt: number
}

const kind = fc.constantFrom(...(Object.keys(kindCodes) as (keyof typeof kindCodes)[]))
const name = fc.tuple(kind, fc.constantFrom('a', 'b', 'c'))
const entry: fc.Arbitrary<Entry> = fc.record({
  name,
  notBefore: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constant(hitsAll)),
  expiresAt: fc.integer({ min: 10, max: 20 }),
})
const token = fc.record({
  names: fc.uniqueArray(name, { maxLength: 6, selector: String }),
  issuedAt: fc.integer({ min: 1, max: 9 }),
})

const addAll = (set: RevocationSet, entries: readonly Entry[]): void => {
  for (const each of entries) set.add(printsOf([each.name]), 0, each)
}
const hits = (each: Entry, names: readonly Named[], issuedAt: number): boolean =>
  names.some((one) => String(one) === String(each.name)) && issuedAt <= each.notBefore

describe('a set of revocations', () => {
  it('covers exactly the tokens that one of its entries hits', () => {
    fc.assert(
      fc.property(fc.array(entry), token, (entries, { names, issuedAt }) => {
        const set = new RevocationSet()
        addAll(set, entries)
        const isHit = entries.some((each) => hits(each, names, issuedAt))
        expect(set.covers(printsOf(names), issuedAt)).toBe(isHit)
      }),
    )
  })

  it('has news for every token that what came since hits, however much came', () => {
    const many = fc.array(entry, { maxLength: 100, size: 'max' })
    fc.assert(
      fc.property(fc.array(entry), many, token, (before, since, { names, issuedAt }) => {
        const set = new RevocationSet()
        addAll(set, before)
        const prints = printsOf(names)
        const { version } = set
        const wasHit = set.covers(prints, issuedAt)
        addAll(set, since)
        if (!wasHit && set.covers(prints, issuedAt))
          expect(set.hasNewsFor(prints, version)).toBe(true)
      }),
    )
  })

  it('has no news for a token that nothing of it names, unless too much came', () => {
    const set = new RevocationSet()
    const prints = printsOf([['j', 'mine']])
    const add = (n: number): void =>
      set.add(printsOf([['j', `t${n}`]]), 0, { notBefore: hitsAll, expiresAt: 10 })
    for (let n = 0; n < 64; n++) add(n)
    expect(set.hasNewsFor(prints, 0)).toBe(false)
    add(64)
    expect(set.hasNewsFor(prints, 0)).toBe(true)
  })

  it('is the same in whatever order, and however often, its entries come', () => {
    fc.assert(
      fc.property(
        fc.array(entry),
        fc.array(fc.nat()),
        token,
        (entries, picks, { names, issuedAt }) => {
          const [first, second] = [new RevocationSet(), new RevocationSet()]
          addAll(first, entries)
          const again = picks.flatMap((pick) => entries[pick % Math.max(1, entries.length)] ?? [])
          addAll(second, [...again, ...entries.toReversed(), ...again])
          expect(second.size).toBe(first.size)
          const prints = printsOf(names)
          expect(second.covers(prints, issuedAt)).toBe(first.covers(prints, issuedAt))
        },
      ),
    )
  })

  it('gives nothing back to life when it forgets', () => {
    fc.assert(
      fc.property(fc.array(entry), token, fc.integer({ min: 9, max: 21 }), (entries, each, now) => {
        const set = new RevocationSet()
        addAll(set, entries)
        set.prune(now)
        const standing = entries.filter(({ expiresAt }) => expiresAt > now)
        if (standing.some((one) => hits(one, each.names, each.issuedAt)))
          expect(set.covers(printsOf(each.names), each.issuedAt)).toBe(true)
        expect(set.size).toBe(new Set(standing.map((one) => String(one.name))).size)
      }),
    )
  })

  it('keeps every one of thousands while it grows, forgets and shrinks', () => {
    const set = new RevocationSet()
    const prints = Array.from({ length: 5_000 }, (_, n) => printsOf([['j', `t${n}`]]))
    for (const [n, print] of prints.entries())
      set.add(print, 0, { notBefore: hitsAll, expiresAt: n % 10 === 0 ? 200 : 100 })
    expect(prints.every((print) => set.covers(print, 1))).toBe(true)
    set.prune(100)
    expect(set.size).toBe(500)
    expect(prints.map((print) => set.covers(print, 1))).toEqual(prints.map((_, n) => n % 10 === 0))
    set.prune(200)
    expect(set.size).toBe(0)
  })

  it('moves its version on when a token may be hit that was not before, and only then', () => {
    const set = new RevocationSet()
    const print = printsOf([['c', 'a']])
    const version = (): number => set.version
    set.add(print, 0, { notBefore: 5, expiresAt: 10 })
    const first = version()
    set.add(print, 0, { notBefore: 4, expiresAt: 20 })
    expect(version()).toBe(first)
    set.add(print, 0, { notBefore: 6, expiresAt: 20 })
    expect(version()).toBeGreaterThan(first)
  })
})
