/**
 * Timers that work in every runtime. In Node and Deno a timer keeps the process alive unless it is
 * unreferenced; elsewhere there is nothing to unreference.
 */

/** A running timer. */
export interface Timer {
  /** Stops it. Nothing happens if it already fired. */
  cancel(): void
  /** Whether the process should stay alive for it. */
  hold(alive: boolean): void
}

/** Calls `fire` after some milliseconds, without keeping the process alive for it. */
export function startTimer(milliseconds: number, fire: () => void): Timer {
  // setTimeout fires at once for anything above 2^31 - 1.
  const handle: unknown = setTimeout(fire, Math.min(milliseconds, 2_147_483_647))
  const node = handle as { ref?: () => void; unref?: () => void }
  node.unref?.()
  return {
    cancel: () => clearTimeout(handle as number),
    hold: (alive) => (alive ? node.ref?.() : node.unref?.()),
  }
}
