import { type RevocationFeedDocument, revocationFeedType } from '@keygrant/protocol'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Signer } from '../ports.ts'
import type { NewRevocation, Revocation } from '../revocation-ports.ts'
import { feedValue } from './feed-entry.ts'
import { RevocationFeed, type SignedFeed } from './revocation-feed.ts'
import { RevocationSet } from './revocation-set.ts'

let log: Revocation[]
let set: RevocationSet
let feed: RevocationFeed
let now: number
let signed: number
let reads: number
let failure: Error | undefined

/** Signs by writing the claims down: what they say is what is tried here. */
const signer: Signer = {
  sign: (algorithm, typ, claims) => {
    expect([algorithm, typ]).toEqual(['ES256', revocationFeedType])
    signed++
    return Promise.resolve(JSON.stringify(claims))
  },
  read: () => undefined,
  publicKeys: () => [],
}

beforeEach(() => {
  log = []
  now = 1_000
  signed = 0
  reads = 0
  failure = undefined
  set = new RevocationSet()
  feed = new RevocationFeed({
    set,
    store: {
      revocationsAfter: (seq, limit) => {
        reads++
        if (failure !== undefined) return Promise.reject(failure)
        return Promise.resolve(log.filter((entry) => entry.seq > seq).slice(0, limit))
      },
    },
    signer,
    policy: { issuer: 'https://auth.example.com' },
    now: () => now,
  })
})

/** Something is revoked, and this node hears of it. */
function revoke(change: Partial<NewRevocation> = {}): void {
  const entry = { kind: 'jti', value: 'a', notBefore: 5, expiresAt: 5_000, ...change } as const
  log.push({ ...entry, seq: log.length + 1 })
  set.addFeed(log.slice(-1))
  feed.updated('one', log.slice(-1))
}

const read = async (made: Promise<SignedFeed>): Promise<RevocationFeedDocument> =>
  JSON.parse((await made).jws) as RevocationFeedDocument

describe('a snapshot', () => {
  it('has every entry, who says so, and up to where', async () => {
    revoke({ value: 'jti-a' })
    revoke({ kind: 'client', value: 'cl_a', notBefore: 900 })
    expect(await read(feed.snapshot())).toEqual({
      iss: 'https://auth.example.com',
      iat: 1_000,
      exp: 1_300,
      epoch: 'one',
      seq: 2,
      entries: {
        j: [[feedValue('jti-a'), 4_000]],
        c: [[feedValue('cl_a'), 4_000, 100]],
      },
    })
  })

  it('leaves out what can hit nothing any more', async () => {
    revoke({ expiresAt: 1_000 })
    revoke({ value: 'b', expiresAt: 1_001 })
    expect((await read(feed.snapshot())).entries).toEqual({ j: [[feedValue('b'), 1]] })
  })

  it('of much lasts longer, ten seconds at the most', async () => {
    for (const [entries, lasts] of [
      [20_000, 2],
      [300_000, 10],
    ] as const) {
      for (let n = set.size; n < entries; n++)
        set.add({ seq: n, kind: 'jti', value: `j${n}`, notBefore: 1, expiresAt: 1_000 })
      feed.updated(`with ${entries}`, [])
      const made = feed.snapshot()
      now += lasts
      expect(feed.snapshot()).toBe(made)
      now++
      expect(feed.snapshot()).not.toBe(made)
    }
  })

  it('is made once for all who ask in a second, and then anew', async () => {
    revoke()
    await Promise.all([feed.snapshot(), feed.snapshot(), feed.snapshot()])
    expect(signed).toBe(1)
    revoke({ value: 'b' })
    expect((await feed.snapshot()).seq).toBe(1)
    now += 2
    expect((await feed.snapshot()).seq).toBe(2)
  })

  it('of an old history is never given out', async () => {
    revoke()
    await feed.snapshot()
    feed.updated('two', [])
    expect((await feed.snapshot()).epoch).toBe('two')
  })
})

describe('a delta', () => {
  it('has what came after a position', async () => {
    revoke()
    revoke({ value: 'b' })
    const delta = await read(feed.since({ epoch: 'one', seq: 1 }))
    expect(delta).toMatchObject({ after: 1, seq: 2, entries: { j: [[feedValue('b'), 4_000]] } })
  })

  it('is empty for whoever has everything, asks no database and tells the time', async () => {
    revoke()
    now += 9
    const delta = await read(feed.since({ epoch: 'one', seq: 1 }))
    expect(delta).toMatchObject({ after: 1, seq: 1, iat: 1_009, entries: {} })
    expect(reads).toBe(0)
  })

  it('is made once for all who are at one position, of what is still in memory', async () => {
    for (const value of ['a', 'b', 'c']) revoke({ value })
    await Promise.all(Array.from({ length: 50 }, () => feed.since({ epoch: 'one', seq: 1 })))
    await Promise.all(Array.from({ length: 50 }, () => feed.since({ epoch: 'one', seq: 2 })))
    expect({ signed, reads }).toEqual({ signed: 2, reads: 0 })
  })

  it('is read from the database for whoever was there before this node', async () => {
    for (const value of ['a', 'b', 'c']) revoke({ value })
    const delta = await read(feed.since({ epoch: 'one', seq: 0 }))
    expect({ entries: delta.entries.j?.length, reads }).toEqual({ entries: 3, reads: 1 })
  })

  it('has all that a listener may lack, however much came', async () => {
    feed.updated('one', [])
    for (let burst = 0; burst < 30; burst++) {
      for (let n = 0; n < 1_000; n++)
        log.push({ seq: log.length + 1, kind: 'jti', value: 'a', notBefore: 5, expiresAt: 5_000 })
      set.addFeed(log.slice(-1_000))
      feed.updated('one', log.slice(-1_000))
      const seq = Math.max(0, log.length - 10_000)
      const delta = await read(feed.since({ epoch: 'one', seq }))
      expect(delta.entries.j).toHaveLength(log.length - seq)
    }
    expect(reads).toBe(0)
  })

  it('is read again after the database failed', async () => {
    revoke()
    failure = new Error('down')
    await expect(feed.since({ epoch: 'one', seq: 0 })).rejects.toThrow('down')
    failure = undefined
    expect((await feed.since({ epoch: 'one', seq: 0 })).kind).toBe('delta')
  })

  it.each([
    ['of another history', { epoch: 'zero', seq: 1 }],
    ['that is yet to come', { epoch: 'one', seq: 2 }],
  ])('is a snapshot for a position %s', async (_what, position) => {
    revoke()
    expect((await feed.since(position)).kind).toBe('snapshot')
  })

  it('is a snapshot for whoever is too far behind', async () => {
    set.addFeed([{ seq: 20_000, kind: 'jti', value: 'a', notBefore: 1, expiresAt: 5_000 }])
    feed.updated('one', [])
    expect((await feed.since({ epoch: 'one', seq: 1 })).kind).toBe('snapshot')
  })
})

it('whoever follows deltas from a snapshot knows all that a new snapshot has', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat({ max: 4 }), { maxLength: 20 }), async (bursts) => {
      log = []
      set = new RevocationSet()
      const following = new RevocationFeed({
        set,
        store: {
          revocationsAfter: (seq) => Promise.resolve(log.filter((entry) => entry.seq > seq)),
        },
        signer,
        policy: { issuer: 'https://auth.example.com' },
        now: () => now,
      })
      following.updated('one', [])
      const known = new Set<string>()
      let at = (await following.snapshot()).seq
      for (const burst of bursts) {
        for (let n = 0; n < burst; n++) {
          const seq = log.length + 1
          log.push({ seq, kind: 'jti', value: `j${seq}`, notBefore: 1, expiresAt: 5_000 })
        }
        const news = log.slice(set.lastSeq)
        set.addFeed(news)
        following.updated('one', news)
        const delta = await read(following.since({ epoch: 'one', seq: at }))
        for (const [value] of delta.entries.j ?? []) known.add(value)
        at = delta.seq
      }
      expect(known).toEqual(new Set(log.map(({ value }) => feedValue(value))))
    }),
  )
})

it('tells whoever listens that there is something new, until they stop', () => {
  let calls = 0
  const stop = feed.onUpdate(() => calls++)
  revoke()
  stop()
  revoke()
  expect(calls).toBe(1)
})
