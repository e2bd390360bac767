/**
 * Resolves at the end of this turn of the event loop, for all who wait in it at once.
 *
 * Answers written back to back cost far less than answers written one by one between reads: whoever
 * receives them is woken once (docs/decisions/0003-signing.md).
 */
let waiting: Promise<void> | undefined

export function endOfTurn(): Promise<void> {
  waiting ??= new Promise((resolve) => {
    setImmediate(() => {
      waiting = undefined
      resolve()
    })
  })
  return waiting
}
