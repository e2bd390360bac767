/**
 * Waiting for something shared with one's own patience.
 */
import { CredentialsError } from './errors.ts'
import { startTimer } from './timers.ts'
import { watchAbort } from './watch-abort.ts'

/** What may end a wait early. */
export interface Interrupts {
  readonly signals: readonly (AbortSignal | undefined)[]
  /** Milliseconds; undefined waits as long as the thing itself takes. */
  readonly timeout?: number | undefined
}

/** What a fired signal means to a caller. Our own errors pass through as they are. */
export const abortError = (signal: AbortSignal): CredentialsError =>
  signal.reason instanceof CredentialsError
    ? signal.reason
    : new CredentialsError('aborted', 'The call was aborted by its signal.')

/**
 * Settles as `promise` does unless a signal or the timeout comes first; then rejects with `aborted`
 * or `timeout`, and only this waiter: whatever happens behind `promise` goes on for the others.
 */
export function interruptible<T>(
  promise: Promise<T>,
  { signals, timeout }: Interrupts,
): Promise<T> {
  const present = signals.filter((signal) => signal !== undefined)
  const fired = present.find((signal) => signal.aborted)
  if (fired !== undefined) {
    // Nobody will look at the promise, so a failure of it must not count as unhandled.
    promise.catch(() => undefined)
    return Promise.reject(abortError(fired))
  }
  if (present.length === 0 && timeout === undefined) return promise

  return new Promise<T>((resolve, reject) => {
    const ends: (() => void)[] = []
    const settle = (finish: () => void) => {
      for (const end of ends) end()
      finish()
    }
    for (const signal of present)
      ends.push(watchAbort(signal, () => settle(() => reject(abortError(signal)))))
    if (timeout !== undefined)
      ends.push(startTimer(timeout, () => settle(() => reject(lateError(timeout)))).cancel)
    promise.then(
      (value) => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(error)),
    )
  })
}

const lateError = (timeout: number): CredentialsError =>
  new CredentialsError('timeout', `Nothing came within ${timeout} ms.`)
