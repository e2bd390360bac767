/**
 * The revocation feed as verifiers read it: signed snapshots of everything that can still hit a
 * token, and signed deltas after a position. Whatever is asked for by many is made once.
 */
import { type RevocationFeedDocument, revocationFeedType } from '@keygrant/protocol'
import type { Policy } from '../policy.ts'
import type { Clock, Revocation, Signer, Store } from '../ports.ts'
import { feedEntry } from './feed-entry.ts'
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
/** Seconds for which a snapshot is given out again: what came meanwhile, its reader asks for as a delta. */
const snapshotAge = 1
/** Seconds for which a delta that nothing followed is given out again: its date tells that we live. */
const deltaAge = 1
/** Entries in a delta. Whoever is further behind takes a snapshot. */
const maxDelta = 10_000

interface Made {
  readonly at: number
  readonly document: Promise<SignedFeed>
}

export class RevocationFeed {
  readonly #options: RevocationFeedOptions
  readonly #listeners = new Set<() => void>()
  #epoch = ''
  #snapshot: Made | undefined
  /** By the position they continue. All end at the newest position. */
  #deltas = new Map<number, Made>()

  constructor(options: RevocationFeedOptions) {
    this.#options = options
  }

  get position(): FeedPosition {
    return { epoch: this.#epoch, seq: this.#options.set.lastSeq }
  }

  /** Tells the feed that its set was brought up to date, in the history of this name. */
  updated(epoch: string): void {
    if (epoch !== this.#epoch) this.#snapshot = undefined
    this.#epoch = epoch
    this.#deltas = new Map()
    for (const listener of this.#listeners) listener()
  }

  /** Calls the listener whenever there is something new. @returns Ends it. */
  onUpdate(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Everything. Up to a second old. */
  snapshot(): Promise<SignedFeed> {
    const now = this.#options.now()
    if (this.#snapshot === undefined || now - this.#snapshot.at > snapshotAge)
      this.#snapshot = { at: now, document: this.#makeSnapshot() }
    return this.#snapshot.document
  }

  /** What came after a position, or a snapshot for a reader whose position says nothing here. */
  async since({ epoch, seq }: FeedPosition): Promise<SignedFeed> {
    const newest = this.#options.set.lastSeq
    if (epoch !== this.#epoch || seq > newest || newest - seq > maxDelta) return this.snapshot()
    const now = this.#options.now()
    const known = this.#deltas.get(seq)
    if (known !== undefined && now - known.at <= deltaAge) return known.document
    const document = this.#makeDelta(seq)
    const deltas = this.#deltas
    deltas.set(seq, { at: now, document })
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
    const entries = seq === after ? [] : await this.#options.store.revocationsAfter(after, maxDelta)
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
      entries: Array.from(entries, feedEntry),
    }
    return {
      kind,
      epoch,
      seq,
      jws: await signer.sign('ES256', revocationFeedType, { ...document }),
    }
  }
}
