/**
 * Keeps what is in memory in step with the database, which other nodes write to as well: looks when
 * the database says that something changed, and twice a second in case it could not say so.
 */
import type {
  AdminStore,
  MaintenanceStore,
  RevocationFeed,
  RevocationSet,
  Store,
} from '@keygrant/engine'
import type { Logger } from 'pino'

export interface SynchroniserOptions {
  readonly store: Store & AdminStore & MaintenanceStore
  readonly revocations: RevocationSet
  /** Told whenever the set is up to date again. */
  readonly feed: Pick<RevocationFeed, 'updated'>
  /** Called when something else than a revocation changed. */
  readonly onChange: () => Promise<void>
  readonly logger: Logger
  /** Milliseconds, monotonic. */
  readonly clock?: () => number
}

const interval = 500
/** Milliseconds after which what is in memory is too old to decide by. */
const maxAge = 5_000
const pageSize = 1_000

export class Synchroniser {
  readonly #options: SynchroniserOptions
  readonly #clock: () => number
  #counter = -1
  #epoch = -1
  /** What the feed was told last. */
  #told = -1
  #toldEpoch = -1
  #lastSuccess = -Infinity
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined
  #unwatch = (): void => undefined
  /** Whether something changed while a look was under way that may have missed it. */
  #again = false

  constructor(options: SynchroniserOptions) {
    this.#options = options
    this.#clock = options.clock ?? (() => performance.now())
  }

  /** Reads everything once, then goes on looking until {@link Synchroniser.stop}. */
  async start(): Promise<void> {
    await this.look()
    this.#unwatch = this.#options.store.watch(() => this.#hear())
    this.#timer = setInterval(() => void this.#lookQuietly(), interval)
    this.#timer.unref()
  }

  /** Whether the last look that succeeded is recent enough to decide by. */
  isFresh(): boolean {
    return this.#clock() - this.#lastSuccess < maxAge
  }

  /** Looks now. Calls that come while one is under way share it. */
  look(): Promise<void> {
    this.#running ??= this.#look().finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  /** Looks for what was committed before this call: one that is under way may be too early. */
  async lookAnew(): Promise<void> {
    // Whatever made it fail, the next look meets as well.
    await this.#running?.catch(() => undefined)
    await this.look()
  }

  stop(): void {
    this.#unwatch()
    clearInterval(this.#timer)
  }

  #hear(): void {
    if (this.#running === undefined) void this.#lookQuietly()
    else this.#again = true
  }

  async #look(): Promise<void> {
    const { store, onChange } = this.#options
    const begun = this.#clock()
    await this.#readEpoch()
    await this.#readRevocations()
    const counter = await store.changeCounter()
    if (counter !== this.#counter) {
      await onChange()
      // Only now: if the change could not be taken over, the next look tries again.
      this.#counter = counter
    }
    this.#lastSuccess = begun
  }

  /** Another history: the database was restored, or a node that can't rule that out has started. */
  async #readEpoch(): Promise<void> {
    const { store, revocations } = this.#options
    const epoch = await store.revocationEpoch()
    if (epoch !== this.#epoch) revocations.rewind()
    this.#epoch = epoch
  }

  async #readRevocations(): Promise<void> {
    const { store, revocations, feed } = this.#options
    const epoch = this.#epoch
    for (;;) {
      const page = await store.revocationsAfter(revocations.lastSeq, pageSize)
      revocations.addFeed(page)
      if (page.length < pageSize) break
    }
    if (this.#told === revocations.lastSeq && this.#toldEpoch === epoch) return
    this.#told = revocations.lastSeq
    this.#toldEpoch = epoch
    feed.updated(epoch.toString(36))
  }

  async #lookQuietly(): Promise<void> {
    try {
      do {
        this.#again = false
        await this.look()
      } while (this.#again)
    } catch (error) {
      // Readiness and the endpoints tell by isFresh(); the log tells why.
      this.#options.logger.error({ error: String(error) }, 'the database does not answer')
    }
  }
}
