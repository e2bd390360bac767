/**
 * What is done at the end of a turn of the event loop, for all who wait for it at once.
 *
 * Requests read in one turn are decided back to back, signed back to back and answered back to back.
 * That costs far less than taking each through all of it between two reads: the code of one step stays
 * in the processor's caches, and whoever receives the answers is woken once
 * (docs/decisions/0003-signing.md).
 */
let waiting: (() => void)[] = []

/** @param call Must not throw: others wait as well. */
export function atEndOfTurn(call: () => void): void {
  if (waiting.push(call) === 1) setImmediate(endTurn)
}

function endTurn(): void {
  const calls = waiting
  waiting = []
  for (const call of calls) call()
}
