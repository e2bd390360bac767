/**
 * The revocation feed as verifiers read it: signed snapshots of everything that can still hit a
 * token, and signed deltas after a position. Whatever is asked for by many is made once.
 */
import { type RevocationFeedDocument, revocationFeedType } from '@keygrant/protocol'
import type { Policy } from '../policy.ts'
import type { Clock, Signer, Store } from '../ports.ts'
import type { Revocation } from '../revocation-ports.ts'
import { feedEntries } from './feed-entry.ts'
import type { RevocationSet } from './revocation-set.ts'

/** A document as it is sent. */
export interface SignedFeed {
  readonly kind: 'snapshot' | 'delta'
  readonly epoch: string
  readonly seq: number
  /** The compact JWS. */
  readonly jws: string
}

/** Where a reader is. */
export interface FeedPosition {
  readonly epoch: string
  readonly seq: number
}

export interface RevocationFeedOptions {
  readonly set: RevocationSet
  readonly store: Pick<Store, 'revocationsAfter'>
  readonly signer: Signer
  readonly policy: Pick<Policy, 'issuer'>
  readonly now: Clock
}

/** Seconds for which a reader may go by a document. */
const feedLifetime = 300
/**
 * Seconds for which a snapshot is given out again: what came meanwhile, its reader asks for as a delta.
 * One of many entries takes a while to make, and anybody may ask, so it lasts longer.
 */
const minSnapshotAge = 1
const maxSnapshotAge = 10
const entriesPerSecondOfAge = 20_000
/** Seconds for which a delta that nothing followed is given out again: its date tells that we live. */
const deltaAge = 1
/** Entries in a delta. Whoever is further behind takes a snapshot. */
const maxDelta = 10_000

interface Made {
  readonly until: number
  readonly document: Promise<SignedFeed>
}

export class RevocationFeed {
  readonly #options: RevocationFeedOptions
  readonly #listeners = new Set<() => void>()
  #epoch = ''
  #snapshot: Made | undefined
  /** Entries that came last, without a gap from a position on: listeners need no other. */
  #recent: Revocation[] = []
  #recentFrom = 0
  /** By the position they continue. All end at the newest position. */
  #deltas = new Map<number, Made>()

  constructor(options: RevocationFeedOptions) {
    this.#options = options
  }

  get position(): FeedPosition {
    return { epoch: this.#epoch, seq: this.#options.set.lastSeq }
  }

  /** Tells the feed that its set was brought up to date, in the history of this name, by these entries. */
  updated(epoch: string, news: readonly Revocation[]): void {
    if (epoch !== this.#epoch) {
      this.#snapshot = undefined
      this.#recent = []
      this.#recentFrom = this.#options.set.lastSeq
    } else this.#remember(news)
    this.#epoch = epoch
    this.#deltas = new Map()
    for (const listener of this.#listeners) listener()
  }

  #remember(news: readonly Revocation[]): void {
    this.#recent.push(...news)
    if (this.#recent.length <= 2 * maxDelta) return
    this.#recent = this.#recent.slice(-maxDelta)
    this.#recentFrom = (this.#recent[0]?.seq ?? 1) - 1
  }

  /** Calls the listener whenever there is something new. @returns Ends it. */
  onUpdate(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Everything. A second old at the most, and up to ten where there is much. */
  snapshot(): Promise<SignedFeed> {
    const now = this.#options.now()
    const known = this.#snapshot
    if (known !== undefined && now <= known.until) return known.document
    const lasts = Math.floor(minSnapshotAge + this.#options.set.size / entriesPerSecondOfAge)
    const document = this.#makeSnapshot()
    this.#snapshot = { until: now + Math.min(maxSnapshotAge, lasts), document }
    // What could not be signed is signed anew for whoever asks next.
    document.catch(() => (this.#snapshot = undefined))
    return document
  }

  /** Whether a delta leads on from a position. */
  leadsOn({ epoch, seq }: FeedPosition): boolean {
    const newest = this.#options.set.lastSeq
    return epoch === this.#epoch && seq <= newest && newest - seq <= maxDelta
  }

  /** What came after a position, or a snapshot for a reader whose position says nothing here. */
  async since(position: FeedPosition): Promise<SignedFeed> {
    if (!this.leadsOn(position)) return this.snapshot()
    const { seq } = position
    const now = this.#options.now()
    const known = this.#deltas.get(seq)
    if (known !== undefined && now <= known.until) return known.document
    const document = this.#makeDelta(seq)
    const deltas = this.#deltas
    deltas.set(seq, { until: now + deltaAge, document })
    // What could not be read is read anew by whoever asks next.
    document.catch(() => deltas.delete(seq))
    return document
  }

  #makeSnapshot(): Promise<SignedFeed> {
    // Taken before the entries: those that were added by this node ahead of its turn come again.
    const { epoch, seq } = this.position
    return this.#sign('snapshot', { epoch, seq, entries: this.#options.set.entries() })
  }

  async #makeDelta(after: number): Promise<SignedFeed> {
    const { epoch, seq } = this.position
    const entries =
      after >= this.#recentFrom
        ? this.#recent.filter((entry) => entry.seq > after)
        : await this.#options.store.revocationsAfter(after, maxDelta)
    return this.#sign('delta', { epoch, seq, after, entries })
  }

  async #sign(
    kind: SignedFeed['kind'],
    {
      epoch,
      seq,
      after,
      entries,
    }: FeedPosition & { readonly after?: number; readonly entries: Iterable<Revocation> },
  ): Promise<SignedFeed> {
    const { signer, policy, now } = this.#options
    const iat = now()
    const document: RevocationFeedDocument = {
      iss: policy.issuer,
      iat,
      exp: iat + feedLifetime,
      epoch,
      seq,
      ...(after !== undefined && { after }),
      entries: feedEntries(entries, iat),
    }
    return {
      kind,
      epoch,
      seq,
      jws: await signer.sign('ES256', revocationFeedType, { ...document }),
    }
  }
}
