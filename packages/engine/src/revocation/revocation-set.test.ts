import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type RevocableToken, type Revocation, revocationKinds } from '../revocation-ports.ts'
import { RevocationSet } from './revocation-set.ts'

const value = fc.constantFrom('a', 'b')
const entry = fc.record({
  kind: fc.constantFrom(...revocationKinds),
  value,
  notBefore: fc.integer({ min: 1, max: 3 }),
  expiresAt: fc.integer({ min: 10, max: 20 }),
})
const token = fc.record({
  jti: value,
  familyId: fc.option(value),
  clientId: value,
  subject: value,
  organizationId: fc.option(value),
  kid: fc.option(value),
  issuedAt: fc.integer({ min: 1, max: 3 }),
})

const hits = ({ kind, value: named, notBefore }: Revocation, each: RevocableToken): boolean => {
  const members = {
    jti: each.jti,
    family: each.familyId,
    client: each.clientId,
    subject: each.subject,
    organization: each.organizationId,
    key: each.kid,
  }
  return members[kind] === named && each.issuedAt <= notBefore
}

describe('RevocationSet', () => {
  it('covers exactly the tokens that one of its entries hits', () => {
    fc.assert(
      fc.property(fc.array(entry), token, (entries, each) => {
        const set = new RevocationSet()
        const feed = entries.map((one, index) => ({ ...one, seq: index + 1 }))
        set.addFeed(feed)
        expect(set.covers(each)).toBe(feed.some((one) => hits(one, each)))
        expect(set.lastSeq).toBe(feed.length)
      }),
      { numRuns: 500 },
    )
  })

  it('gives nothing back to life when it forgets, in whatever order entries came', () => {
    fc.assert(
      fc.property(fc.array(entry), token, fc.integer({ min: 9, max: 21 }), (entries, each, now) => {
        const set = new RevocationSet()
        const feed = entries.map((one, index) => ({ ...one, seq: index + 1 }))
        set.addFeed(feed)
        set.prune(now)
        const standing = feed.filter(({ expiresAt }) => expiresAt > now)
        if (standing.some((one) => hits(one, each))) expect(set.covers(each)).toBe(true)
        if (standing.length === 0) expect(set.size).toBe(0)
      }),
    )
  })

  it('keeps hitting what an older entry hits after a newer one that ends sooner has ended', () => {
    const set = new RevocationSet()
    set.add({ seq: 1, kind: 'client', value: 'a', notBefore: 5, expiresAt: 20 })
    set.add({ seq: 2, kind: 'client', value: 'a', notBefore: 6, expiresAt: 10 })
    set.prune(15)
    const each = { jti: 'j', familyId: null, subject: 's', organizationId: null, kid: null }
    expect(set.covers({ ...each, clientId: 'a', issuedAt: 5 })).toBe(true)
  })

  it('says from when on a new token of a client, subject or organization is safe', () => {
    fc.assert(
      fc.property(fc.array(entry), token, (entries, each) => {
        const set = new RevocationSet()
        const feed = entries.map((one, index) => ({ ...one, seq: index + 1 }))
        set.addFeed(feed)
        const fresh = {
          ...each,
          jti: 'new',
          familyId: 'new',
          kid: 'new',
          issuedAt: set.latestFor(each, set.moment) + 1,
        }
        expect(set.covers(fresh)).toBe(false)
      }),
    )
  })

  it('lets no token be dated past what was added since its request began', () => {
    const set = new RevocationSet()
    const named = { clientId: 'c', subject: 's', organizationId: 'o' }
    const add = (kind: 'client' | 'organization', value: string, notBefore: number): void =>
      set.add({ seq: 1, kind, value, notBefore, expiresAt: 10 })
    add('client', 'c', 5)
    const begun = set.moment
    add('organization', 'o', 7)
    expect([set.latestFor(named, begun), set.latestFor(named, set.moment)]).toEqual([5, 7])
    // What comes again, as the store's own word for it, is nothing new.
    add('client', 'c', 5)
    expect(set.latestFor(named, begun)).toBe(5)
    add('client', 'c', 6)
    expect(set.latestFor(named, begun)).toBe(0)
  })

  it('forgets what can no longer hit anything, and counts what it holds', () => {
    const set = new RevocationSet()
    set.add({ seq: 1, kind: 'jti', value: 'a', notBefore: 1, expiresAt: 10 })
    set.add({ seq: 2, kind: 'jti', value: 'b', notBefore: 1, expiresAt: 20 })
    set.prune(10)
    expect(set.size).toBe(1)
    set.prune(20)
    expect(set.size).toBe(0)
  })

  it('reads on in the feed where the feed ended, whatever was added of its own', () => {
    const set = new RevocationSet()
    set.add({ seq: 9, kind: 'jti', value: 'a', notBefore: 1, expiresAt: 10 })
    expect(set.lastSeq).toBe(0)
  })
})
