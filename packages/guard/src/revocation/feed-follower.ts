/**
 * Keeps a set of revocations in step with the issuer's feed: asks for what is missing, then listens,
 * and begins anew whenever the stream ends, falls silent, has a gap or says what can't be believed.
 * Where no stream can be had it asks once a second instead; where nothing can go on between requests
 * (Cloudflare Workers) the requests themselves ask.
 *
 * What is asked for begins at the position that is known to be complete, and adding to the set is a
 * join, so documents that come twice, late, or in another order do no harm, and one that never comes
 * is noticed by the next.
 */
import type { FeedPosition, FeedSource, SourceFault } from './feed-source.ts'
import { type FeedFacts, type FeedStatus, feedStatus } from './feed-status.ts'
import type { FeedDocument, FeedFault, FeedVerifier } from './feed-verifier.ts'
import { pause } from './pause.ts'
import type { RevocationSet } from './revocation-set.ts'
import { watchdog } from './watchdog.ts'

/** Why the last look or stream brought nothing that could be used. */
export type FeedProblem = SourceFault | FeedFault | 'gap'

/** What a guard knows of one issuer's feed. */
export interface RevocationState {
  /** How far it can be gone by; the words are explained in the guide. */
  readonly status: FeedStatus
  /** Revocations that are known and not over yet. */
  readonly entries: number
  /** Up to when all of them are known, as the issuer signed. */
  readonly confirmedAt: Date | undefined
  /** How news comes. */
  readonly transport: 'stream' | 'polling' | undefined
  /** Why the last attempt brought nothing. */
  readonly problem: FeedProblem | undefined
}

export interface FeedFollowerOptions {
  readonly source: Pick<FeedSource, 'read' | 'listen'>
  readonly verifier: Pick<FeedVerifier, 'verify'>
  readonly set: RevocationSet
  /** Milliseconds. */
  readonly now: () => number
  /** Seconds. */
  readonly clockTolerance: number
  /** Milliseconds. */
  readonly failOpenFor: number
  /** Whether work may go on between requests. */
  readonly inBackground: boolean
  /** From when a guard that never heard of its feed counts its silence; it is stale at once without. */
  readonly trustedSince: number | undefined
  readonly onStatus: (status: FeedStatus) => void
  /** @default {@link pause} */
  readonly wait?: typeof pause
}

/** Milliseconds between two looks where there is no stream. */
const pollEvery = 1_000
/** The first event comes at once, the others every five seconds at the latest. */
const firstEventWithin = 5_000
const eventWithin = 12_000
/** How long to do without a stream after one brought nothing. */
const withoutStream = 60_000
/** How long to believe metadata that names no feed. */
const absentFor = 3_600_000
const pruneEvery = 60_000
/** Entries taken between two turns of the event loop. */
const batch = 20_000

export class FeedFollower {
  readonly #options: FeedFollowerOptions
  readonly #ending = new AbortController()
  /** As the signal says, which is slow to ask: each request does. */
  #isClosed = false
  #running: Promise<void> | undefined
  #first: Promise<unknown> | undefined
  #lookedAt: number | undefined
  #exists: boolean | undefined
  #looked = false
  #confirmedAt: number | undefined
  #position: FeedPosition | undefined
  #problem: FeedProblem | undefined
  #transport: RevocationState['transport']
  #told: FeedStatus = 'starting'
  #prunedAt = 0

  constructor(options: FeedFollowerOptions) {
    this.#options = options
  }

  /** Begins, if it has not. @returns What a judgement must wait for, if anything. */
  settle(now: number): Promise<unknown> | undefined {
    if (this.#isClosed) return undefined
    if (this.#options.inBackground) {
      this.#running ??= this.#run()
      return this.#looked ? undefined : this.#first
    }
    const isDue = this.#lookedAt === undefined || Math.abs(now - this.#lookedAt) >= pollEvery
    if (this.#looked && !isDue) return undefined
    this.#lookedAt = now
    return this.#look()
  }

  status(now: number): FeedStatus {
    const facts: FeedFacts = {
      exists: this.#exists,
      looked: this.#looked,
      confirmedAt: this.#confirmedAt ?? (this.#looked ? this.#options.trustedSince : undefined),
    }
    return feedStatus(facts, this.#options.failOpenFor, now)
  }

  state(now: number): RevocationState {
    return {
      status: this.status(now),
      entries: this.#options.set.size,
      confirmedAt: this.#confirmedAt === undefined ? undefined : new Date(this.#confirmedAt),
      transport: this.#transport,
      problem: this.#problem,
    }
  }

  /** Ends the stream and every timer. What is known stays known. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#ending.abort()
    await this.#running
  }

  /** Never rejects: whatever can fail here is a value. */
  async #run(): Promise<void> {
    const { signal } = this.#ending
    const { wait = pause } = this.#options
    let failures = 0
    let streamFrom = 0
    while (!signal.aborted) {
      const look = this.#look()
      this.#first ??= look
      const fault = await look
      if (fault !== undefined) {
        await wait(fault === 'absent' ? absentFor : backOff(++failures), signal)
      } else if (performance.now() < streamFrom) {
        failures = 0
        await wait(pollEvery, signal)
      } else {
        const brought = await this.#listen()
        if (brought === 'nothing') streamFrom = performance.now() + withoutStream
        const isWell = brought === 'documents' && this.#problem === undefined
        failures = isWell ? 0 : failures + 1
        await wait(brought === 'nothing' ? 0 : backOff(failures), signal)
      }
    }
  }

  async #look(): Promise<FeedProblem | undefined> {
    const answer = await this.#options.source.read(this.#position, this.#ending.signal)
    if (!answer.ok && answer.error === 'absent') return this.#noteAbsence()
    if (answer.ok) this.#exists = true
    return this.#note(answer.ok ? await this.#take(answer.value) : answer.error)
  }

  /** A feed that was there does not cease to be wanted because somebody says that there is none. */
  #noteAbsence(): FeedProblem | undefined {
    const wasThere = this.#exists === true
    if (!wasThere) this.#exists = false
    return this.#note(wasThere ? 'refused' : 'absent')
  }

  #note(problem: FeedProblem | undefined): FeedProblem | undefined {
    this.#looked = true
    this.#problem = problem
    if (problem === undefined) this.#transport ??= 'polling'
    this.#tell()
    return problem
  }

  /**
   * @returns What came that could be used; `resync`, if that was only that no stream leads on from
   * here. A server that says so again and again is asked less and less often.
   */
  async #listen(): Promise<'documents' | 'resync' | 'nothing'> {
    const silence = watchdog(this.#ending.signal)
    silence.expectWithin(firstEventWithin)
    const stream = await this.#options.source.listen(this.#position, silence.signal)
    let brought: 'documents' | 'resync' | 'nothing' = 'nothing'
    if (stream.ok)
      for await (const news of stream.value) {
        if (news === 'resync') {
          if (brought === 'nothing') brought = news
          break
        }
        const problem = this.#note(await this.#take(news.jws))
        if (problem !== undefined || silence.signal.aborted) break
        silence.expectWithin(eventWithin)
        brought = 'documents'
        this.#transport = 'stream'
      }
    silence.end()
    this.#transport = 'polling'
    return brought
  }

  async #take(jws: string): Promise<FeedProblem | undefined> {
    const { verifier, now, clockTolerance } = this.#options
    const verified = await verifier.verify(jws, now() / 1000)
    if (!verified.ok) return verified.error
    const { head } = verified.value
    const { epoch, seq, after, iat } = head
    const known = this.#position
    const continues = after === undefined || (known?.epoch === epoch && after <= known.seq)
    if (!continues) return 'gap'
    if (!(await this.#add(verified.value))) return 'malformed'

    // Going back to an older snapshot costs hearing things twice; not going back could cost hearing
    // them at all, if the issuer itself went back.
    this.#position =
      after === undefined ? { epoch, seq } : { epoch, seq: Math.max(seq, known?.seq ?? 0) }
    // By the issuer's date: a document that was held back on its way says nothing about now.
    const confirmed = Math.min(now(), (iat + clockTolerance) * 1000)
    this.#confirmedAt = Math.max(confirmed, this.#confirmedAt ?? confirmed)
    return undefined
  }

  async #add({ head, entries }: FeedDocument): Promise<boolean> {
    const { set, now } = this.#options
    const seconds = now() / 1000
    if (head.after === undefined) set.reserve(entries.estimate)
    for (;;) {
      const more = entries.take(batch, (print, times) => {
        if (times.expiresAt > seconds) set.add(print, 0, times)
      })
      if (more !== true) {
        this.#prune()
        return more === false
      }
      await new Promise((resolve) => setTimeout(resolve))
    }
  }

  #prune(): void {
    const now = this.#options.now()
    if (Math.abs(now - this.#prunedAt) < pruneEvery) return
    this.#prunedAt = now
    this.#options.set.prune(now / 1000)
  }

  #tell(): void {
    const status = this.status(this.#options.now())
    if (status === this.#told) return
    this.#told = status
    this.#options.onStatus(status)
  }
}

/** Milliseconds, spread out so that the listeners of a node that went away don't come back as one. */
function backOff(failures: number): number {
  if (failures === 0) return 50 + Math.random() * 250
  return Math.min(10_000, 250 * 2 ** failures) * (0.5 + Math.random() / 2)
}
