/**
 * Keeps what is in memory in step with the database, which other nodes write to as well: looks when
 * the database says that something changed, and twice a second in case it could not say so.
 */
import type {
  AdminStore,
  MaintenanceStore,
  Revocation,
  RevocationFeed,
  RevocationSet,
  Store,
} from '@keygrant/engine'
import type { Logger } from 'pino'

export interface SynchroniserOptions {
  readonly store: Store & AdminStore & MaintenanceStore
  readonly revocations: RevocationSet
  /** Called before revocations are taken over: whatever they ended must not be decided by what was read before. */
  readonly forget: () => void
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
  /** In the set, but not told to the feed: a look that fails half-way leaves them to the next. */
  #untold: Revocation[] = []
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

  /**
   * Looks for what was committed before this call: one that is under way may be too early. Never
   * rejects: who committed it must not hear that it failed. If it could not look, nothing is decided
   * by what is in memory until it could.
   */
  async lookAnew(): Promise<void> {
    // Whatever made it fail, the next look meets as well.
    await this.#running?.catch(() => undefined)
    await this.look().catch((error: unknown) => {
      this.#lastSuccess = -Infinity
      this.#options.logger.error({ error: String(error) }, 'the database does not answer')
    })
  }

  stop(): void {
    this.#unwatch()
    clearInterval(this.#timer)
  }

  #hear(): void {
    if (this.#running === undefined) void this.#lookQuietly()
    else this.#again = true
  }

  /** Asks for all there is to know at once: a revocation is with those who listen one question later. */
  async #look(): Promise<void> {
    const { store, revocations, onChange } = this.#options
    const begun = this.#clock()
    const after = revocations.lastSeq
    const [epoch, entries, counter] = await Promise.all([
      store.revocationEpoch(),
      store.revocationsAfter(after, pageSize),
      store.changeCounter(),
    ])
    await this.#takeRevocations(epoch, { after, entries })
    if (counter !== this.#counter) {
      await onChange()
      // Only now: if the change could not be taken over, the next look tries again.
      this.#counter = counter
    }
    this.#lastSuccess = begun
  }

  /** Another epoch: the database was restored, or a node that can't rule that out has started. */
  async #takeRevocations(
    epoch: number,
    first: { readonly after: number; readonly entries: readonly Revocation[] },
  ): Promise<void> {
    const { store, revocations, forget, feed } = this.#options
    const isOther = epoch !== this.#epoch
    this.#epoch = epoch
    // What was read goes on from a number that belongs to the other history.
    if (isOther) {
      revocations.rewind()
      this.#untold = []
    }
    const isOfUse = !isOther || first.after === 0
    let page = isOfUse ? first.entries : await store.revocationsAfter(0, pageSize)
    for (;;) {
      if (page.length > 0) forget()
      revocations.addFeed(page)
      this.#untold.push(...page)
      if (page.length < pageSize) break
      page = await store.revocationsAfter(revocations.lastSeq, pageSize)
    }
    if (this.#told === revocations.lastSeq && this.#toldEpoch === epoch) return
    this.#told = revocations.lastSeq
    this.#toldEpoch = epoch
    const news = this.#untold
    this.#untold = []
    feed.updated(epoch.toString(36), news)
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
