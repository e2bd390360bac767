/**
 * One piece of work that any number of callers wait for.
 */
import { err, ok, type Result } from '@keygrant/protocol/result'
import { CredentialsError } from './errors.ts'
import { abortError, type Interrupts, interruptible } from './interruptible.ts'
import { startTimer, type Timer } from './timers.ts'

/** How long getting a token may take, retries and waits included, in milliseconds. */
export const renewalDeadline = 60_000

/** What the work itself may use. */
export interface FlightControls {
  /** Fires when the flight's own deadline is reached or nobody wants its result any more. */
  readonly signal: AbortSignal
  /** Waits. The process stays alive for it only while somebody waits for the flight. */
  pause(milliseconds: number): Promise<void>
}

/** How a flight ended. */
export type Landing<T> = Result<T, unknown>

/** What limits a flight, and who hears first how it ended. */
export interface FlightPlan<T> {
  /** Milliseconds after which the work is aborted and every waiter gets `timeout`. */
  readonly deadline: number
  /** Called once, before any waiter goes on. */
  readonly onLanding?: (landing: Landing<T>) => void
}

/**
 * Runs the work once, under a deadline and a signal of its own.
 *
 * A waiter that aborts or runs out of time fails alone: the work goes on, because its result is
 * wanted by the others or by the next caller. The work has started when the constructor returns.
 */
export class Flight<T> {
  readonly #landed: Promise<T>
  readonly #controller = new AbortController()
  #waiters = 0
  #unwanted = false
  #pause: Timer | undefined

  constructor(work: (controls: FlightControls) => Promise<T>, plan: FlightPlan<T>) {
    const { deadline, onLanding } = plan
    const { signal } = this.#controller
    const late = new CredentialsError('timeout', `No token was obtained within ${deadline} ms.`)
    const timer = startTimer(deadline, () => this.#controller.abort(late))
    const pause = (milliseconds: number) => this.#sleep(milliseconds)
    this.#landed = interruptible(work({ signal, pause }), { signals: [signal] }).then(
      (value) => {
        timer.cancel()
        onLanding?.(ok(value))
        return value
      },
      (error: unknown) => {
        timer.cancel()
        onLanding?.(err(error))
        throw error
      },
    )
    // Every waiter gets the failure itself; without any, it must not end the process.
    this.#landed.catch(() => undefined)
  }

  /** The result, unless the waiter's own signals or timeout come first. */
  async wait(interrupts: Interrupts): Promise<T> {
    this.#waiters++
    this.#pause?.hold(true)
    try {
      return await interruptible(this.#landed, interrupts)
    } finally {
      this.#waiters--
      if (this.#waiters === 0) this.#pause?.hold(false)
      if (this.#unwanted) this.endWhenUnwanted()
    }
  }

  /** Whether it was ended before its time: then there is nothing to wait for. */
  get ended(): boolean {
    return this.#controller.signal.aborted
  }

  /** Ends the work as soon as nobody waits for it. */
  endWhenUnwanted(): void {
    this.#unwanted = true
    if (this.#waiters > 0) return
    this.#controller.abort(new CredentialsError('aborted', 'Nobody waits for the token any more.'))
  }

  #sleep(milliseconds: number): Promise<void> {
    const { signal } = this.#controller
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(abortError(signal))
      const end = (finish: () => void) => {
        this.#pause?.cancel()
        this.#pause = undefined
        signal.removeEventListener('abort', onAbort)
        finish()
      }
      const onAbort = () => end(() => reject(abortError(signal)))
      signal.addEventListener('abort', onAbort)
      this.#pause = startTimer(milliseconds, () => end(resolve))
      this.#pause.hold(this.#waiters > 0)
    })
  }
}
