/** Notes which programs read the JWK Set: who has not seen a key yet would refuse what it signs. */
import type { Clock, MaintenanceStore } from '@keygrant/engine'
import type { Logger } from 'pino'

const interval = 5_000
/** Programs kept; anybody may call themselves anything. */
const most = 50
/** Characters of what a program calls itself. */
const maxName = 120

interface KeyReadersOptions {
  readonly store: Pick<MaintenanceStore, 'noteKeyReaders'>
  readonly now: Clock
  readonly logger: Pick<Logger, 'error'>
}

export class KeyReaders {
  readonly #options: KeyReadersOptions
  #pending = new Map<string, number>()
  #timer: NodeJS.Timeout | undefined

  constructor(options: KeyReadersOptions) {
    this.#options = options
  }

  start(): void {
    this.#timer = setInterval(() => void this.flush(), interval)
    this.#timer.unref()
  }

  note(userAgent: string | undefined): void {
    const name = (userAgent ?? '').slice(0, maxName)
    if (this.#pending.has(name) || this.#pending.size < most)
      this.#pending.set(name, this.#options.now())
  }

  async flush(): Promise<void> {
    if (this.#pending.size === 0) return
    const readers = Array.from(this.#pending, ([userAgent, at]) => ({ userAgent, at }))
    this.#pending = new Map()
    try {
      await this.#options.store.noteKeyReaders(readers, most)
    } catch (error) {
      // It tells an operator something, and decides nothing: the next time will do.
      this.#options.logger.error({ error: String(error) }, 'who read the keys was not noted')
    }
  }

  stop(): Promise<void> {
    clearInterval(this.#timer)
    return this.flush()
  }
}
