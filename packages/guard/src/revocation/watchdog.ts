/** Ends something from which nothing has come for too long, or that is not wanted any more. */
import { unref } from './pause.ts'

export interface Watchdog {
  /** Aborted when it has been silent for too long, and with the signal that was given. */
  readonly signal: AbortSignal
  /** Gives it so many milliseconds from now on. */
  expectWithin(milliseconds: number): void
  /** Ends both, whatever is waited for and the watch over it. */
  end(): void
}

export function watchdog(outer: AbortSignal): Watchdog {
  const ending = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  const end = (): void => {
    clearTimeout(timer)
    outer.removeEventListener('abort', end)
    ending.abort()
  }
  outer.addEventListener('abort', end)
  if (outer.aborted) end()
  return {
    signal: ending.signal,
    expectWithin(milliseconds) {
      clearTimeout(timer)
      if (ending.signal.aborted) return
      timer = setTimeout(end, milliseconds)
      unref(timer)
    },
    end,
  }
}
