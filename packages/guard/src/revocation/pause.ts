/** Waiting that holds up nothing: neither the end of the process nor that of the guard. */

/** Resolves after so many milliseconds, or as soon as the signal is aborted. Never rejects. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const end = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, milliseconds)
    unref(timer)
    signal.addEventListener('abort', end)
  })
}

/** Lets the process end while the timer runs, on runtimes that have such a thing. */
export function unref(timer: unknown): void {
  if (typeof timer !== 'object' || timer === null || !('unref' in timer)) return
  if (typeof timer.unref === 'function') timer.unref()
}
