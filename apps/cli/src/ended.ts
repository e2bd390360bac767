/** How a command that runs until it is told to stop finds out. */

/** Resolves at the first SIGTERM or SIGINT. A second one ends the process at once, as usual. */
export function ended(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve())
  })
}
