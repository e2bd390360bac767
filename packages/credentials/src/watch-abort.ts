/**
 * Listening to abort signals, with one listener for any number of waiters.
 */

type Waiter = () => void

interface Watch {
  readonly waiters: Set<Waiter>
  stop(): void
}

// A thousand callers may share one signal. Runtimes take a listener each for a leak and warn, and
// removing them one by one takes time that grows with the square of their number.
const watched = new WeakMap<AbortSignal, Watch>()

/**
 * Calls `waiter` when the signal fires. For a signal that has not fired yet.
 *
 * @returns Stops listening. When nobody listens any more, the signal holds nothing of ours.
 */
export function watchAbort(signal: AbortSignal, waiter: Waiter): () => void {
  const watch = watched.get(signal) ?? startWatch(signal)
  watch.waiters.add(waiter)
  return () => {
    // Called again, it must not end a watch that others have started since.
    if (watch.waiters.delete(waiter) && watch.waiters.size === 0) watch.stop()
  }
}

function startWatch(signal: AbortSignal): Watch {
  const waiters = new Set<Waiter>()
  const stop = () => {
    watched.delete(signal)
    signal.removeEventListener('abort', onAbort)
  }
  const onAbort = () => {
    stop()
    for (const waiter of waiters) waiter()
  }
  signal.addEventListener('abort', onAbort)
  const watch = { waiters, stop }
  watched.set(signal, watch)
  return watch
}
