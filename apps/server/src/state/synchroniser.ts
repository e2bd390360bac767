/**
 * Keeps what is in memory in step with the database, which other nodes write to as well: looks twice
 * a second whether configuration changed, and reads the revocations that were added.
 */
import type { AdminStore, MaintenanceStore, RevocationSet, Store } from '@keygrant/engine'
import type { Logger } from 'pino'

export interface SynchroniserOptions {
  readonly store: Store & AdminStore & MaintenanceStore
  readonly revocations: RevocationSet
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
  #lastSuccess = -Infinity
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined

  constructor(options: SynchroniserOptions) {
    this.#options = options
    this.#clock = options.clock ?? (() => performance.now())
  }

  /** Reads everything once, then goes on looking until {@link Synchroniser.stop}. */
  async start(): Promise<void> {
    await this.look()
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

  stop(): void {
    clearInterval(this.#timer)
  }

  async #look(): Promise<void> {
    const { store, onChange } = this.#options
    const begun = this.#clock()
    await this.#readRevocations()
    const counter = await store.changeCounter()
    if (counter !== this.#counter) {
      await onChange()
      // Only now: if the change could not be taken over, the next look tries again.
      this.#counter = counter
    }
    this.#lastSuccess = begun
  }

  async #readRevocations(): Promise<void> {
    const { store, revocations } = this.#options
    for (;;) {
      const page = await store.revocationsAfter(revocations.lastSeq, pageSize)
      revocations.addFeed(page)
      if (page.length < pageSize) return
    }
  }

  async #lookQuietly(): Promise<void> {
    try {
      await this.look()
    } catch (error) {
      // Readiness and the endpoints tell by isFresh(); the log tells why.
      this.#options.logger.error({ error: String(error) }, 'the database does not answer')
    }
  }
}
