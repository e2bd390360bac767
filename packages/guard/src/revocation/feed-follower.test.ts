/**
 * A follower against a reference model: an issuer whose log, keys and history change while documents
 * are dropped, repeated, reordered, cut short and replaced. Nothing that is in the log in the end may
 * be missing once a look has succeeded, and nothing that was ever known may be forgotten.
 */
import { ok, type Result } from '@keygrant/protocol'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { chooseCrypto } from '../crypto/choose-crypto.ts'
import { hashOf, TestFeed } from '../fixtures/feed.ts'
import { makeKey } from '../fixtures/tokens.ts'
import { importKeys, readJwkSet } from '../keys/jwk-set.ts'
import { FeedFollower, type FeedFollowerOptions } from './feed-follower.ts'
import type { FeedNews, FeedPosition } from './feed-source.ts'
import { FeedVerifier } from './feed-verifier.ts'
import { fingerprintsOf } from './fingerprints.ts'
import { RevocationSet } from './revocation-set.ts'

const issuer = 'https://as.example'
const crypto = chooseCrypto()
const keys = [makeKey('one'), makeKey('two')] as const
const held = await importKeys(
  readJwkSet({ keys: keys.map(({ jwk }) => jwk) }) ?? [],
  new Map(),
  crypto,
)

const followers: FeedFollower[] = []
afterEach(async () => {
  await Promise.all(followers.splice(0).map((follower) => follower.close()))
})

/** What an issuer answers to a reader at a position, as the server's engine decides it. */
const answerTo = (feed: TestFeed, position: FeedPosition | undefined): string =>
  leadsOn(feed, position) ? feed.delta(position.seq) : feed.snapshot()

const leadsOn = (feed: TestFeed, at: FeedPosition | undefined): at is FeedPosition =>
  at !== undefined && at.epoch === feed.epoch && at.seq <= feed.seq

type Fault = 'none' | 'drop' | 'repeat' | 'swap' | 'truncate' | 'end' | 'unreachable' | 'old'
type Step = Fault | 'revoke' | 'rotate' | 'restart' | 'restore'

/** One run: each step changes the issuer, or lets a document through with or without a fault. */
class Run {
  readonly feed = new TestFeed({ issuer, key: keys[0], now: Date.now })
  readonly set = new RevocationSet()
  /** What the follower did not know when it had taken a document that told of it. */
  readonly missed: string[] = []
  readonly #steps: Step[]
  #revoked = 0
  #held: FeedNews | undefined
  readonly #sendsResync: boolean

  /** @param sendsResync As our server does; another may send everything into its stream. */
  constructor(steps: readonly Step[], sendsResync = true) {
    this.#steps = [...steps]
    this.#sendsResync = sendsResync
  }

  /** Changes the issuer until a step is about a document; undefined when nothing is left. */
  #next(): Fault | undefined {
    for (;;) {
      const step = this.#steps.shift()
      if (step === 'revoke') this.feed.revoke('j', `t${this.#revoked++}`)
      else if (step === 'rotate') this.feed.key = this.feed.key === keys[0] ? keys[1] : keys[0]
      else if (step === 'restart') this.feed.epoch = `e${this.#steps.length}x`
      else if (step === 'restore') {
        this.feed.entries.length = Math.floor(this.feed.entries.length / 2)
        this.feed.epoch = `e${this.#steps.length}r`
      } else return step
    }
  }

  #check(): void {
    for (let n = 0; n < this.#revoked; n++) {
      const isLogged = this.feed.entries.some(({ value }) => value === hashOf(`t${n}`))
      if (isLogged && !this.knows(`t${n}`)) this.missed.push(`t${n}`)
    }
  }

  knows(identifier: string): boolean {
    const prints = fingerprintsOf([['j', identifier]], crypto)
    return !(prints instanceof Promise) && this.set.covers(prints, 1)
  }

  source(finished: () => void): FeedFollowerOptions['source'] {
    return {
      read: async (position) => {
        const fault = this.#next()
        if (fault === undefined) finished()
        if (fault === 'unreachable') return { ok: false, error: 'unreachable' }
        const document = answerTo(this.feed, position)
        return ok(fault === 'truncate' ? document.slice(0, -9) : document)
      },
      listen: async (position) =>
        ok(this.#stream(position)) as Result<AsyncIterable<FeedNews>, never>,
    }
  }

  async *#stream(from: FeedPosition | undefined): AsyncGenerator<FeedNews> {
    let at: FeedPosition | undefined = from
    for (;;) {
      const fault = this.#next()
      if (fault === undefined || fault === 'end' || fault === 'unreachable') return
      const document = { jws: answerTo(this.feed, at) }
      if (this.#sendsResync && !leadsOn(this.feed, at)) {
        if (fault !== 'drop') yield 'resync'
        return
      }
      at = { epoch: this.feed.epoch, seq: this.feed.seq }
      if (fault === 'truncate') yield { jws: document.jws.slice(0, document.jws.length / 2) }
      else if (fault === 'swap') this.#held = document
      else if (fault === 'old' && this.#held !== undefined) yield this.#held
      else if (fault !== 'drop') {
        yield document
        // It asks for more, so it took this one, and claims to be where the issuer is.
        this.#check()
        if (fault === 'repeat') yield document
        if (this.#held !== undefined) yield this.#held
        this.#held = undefined
      }
    }
  }
}

/** Follows until the steps are used up and one more look has succeeded. */
async function follow(run: Run): Promise<void> {
  await new Promise<void>((resolve) => {
    const follower = new FeedFollower({
      source: run.source(() => {
        // The look that found no step left is being answered; the next begins after it was taken.
        queueMicrotask(() => setTimeout(resolve))
      }),
      verifier: new FeedVerifier({
        issuer,
        keys: {
          find: (kid) => {
            const found = held.get(kid)
            return found === undefined ? { ok: false, error: 'key_unknown' } : ok(found.key)
          },
          renew: () => Promise.resolve(),
        },
        clockTolerance: 5,
        isKeyRevoked: () => Promise.resolve(false),
      }),
      set: run.set,
      now: Date.now,
      clockTolerance: 5,
      failOpenFor: 60_000,
      inBackground: true,
      trustedSince: undefined,
      onStatus: () => undefined,
      wait: (_milliseconds, signal) =>
        new Promise((go) => {
          if (!signal.aborted) setTimeout(go)
          else go()
        }),
    })
    followers.push(follower)
    void follower.settle(Date.now())
  })
}

const step = fc.constantFrom<Step>(
  'revoke',
  'revoke',
  'revoke',
  'none',
  'none',
  'drop',
  'repeat',
  'swap',
  'old',
  'truncate',
  'end',
  'unreachable',
  'rotate',
  'restart',
  'restore',
)

/** The snapshot of the restored history is lost, with what was revoked in it; a delta follows. */
const unheardRestore: Step[] = [
  ...Array<Step>(6).fill('revoke'),
  'none',
  'none',
  'restore',
  'revoke',
  'drop',
  'revoke',
  'none',
]

describe('a follower', () => {
  it('loses no revocation, whatever becomes of the documents, the key and the history', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.boolean(), async (steps, resyncs) => {
        const run = new Run(steps, resyncs)
        await follow(run)
        const names = new Set(run.feed.entries.map(({ value }) => value))
        for (let n = 0; n < steps.length; n++)
          if (names.has(hashOf(`t${n}`))) expect(run.knows(`t${n}`)).toBe(true)
        expect(run.missed).toEqual([])
        await Promise.all(followers.splice(0).map((follower) => follower.close()))
      }),
      { numRuns: 200, examples: [[unheardRestore, false]] },
    )
  })

  it('keeps what it knows when a backup was restored that does not know it', async () => {
    const run = new Run(['revoke', 'revoke', 'none', 'restore', 'restart', 'none', 'none'])
    await follow(run)
    expect(run.feed.seq).toBe(1)
    expect([run.knows('t0'), run.knows('t1')]).toEqual([true, true])
  })
})
