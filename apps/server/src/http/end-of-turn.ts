/**
 * What is done at the end of a turn of the event loop, for all who wait for it at once.
 *
 * Signatures made back to back, and answers written back to back, cost far less than those made one by
 * one between reads: whoever receives the answers is woken once (docs/decisions/0003-signing.md).
 */
let waiting: (() => void)[] = []
let ended = 0

/** @param call Must not throw: others wait as well. */
export function atEndOfTurn(call: () => void): void {
  if (waiting.push(call) === 1) setImmediate(endTurn)
}

export const endOfTurn = (): Promise<void> => new Promise(atEndOfTurn)

/**
 * How many turns have ended. Whoever sees that one has since it began to wait, for a signature say, goes
 * on together with all who waited with it, and need not wait for the end of the next.
 */
export const turnsEnded = (): number => ended

function endTurn(): void {
  const calls = waiting
  waiting = []
  ended++
  for (const call of calls) call()
}
