/**
 * What is done at the end of a turn of the event loop, for all who wait for it at once.
 *
 * Requests read in one turn are decided back to back, signed back to back and answered back to back.
 * That costs far less than taking each through all of it between two reads: the code of one step stays
 * in the processor's caches, and whoever receives the answers is woken once
 * (docs/decisions/0003-signing.md).
 */
let waiting: (() => void)[] = []
let ending = false

/**
 * What a call leads to without waiting for anything but promises belongs to the turn: those who begin
 * to wait meanwhile are called when all of that is done, in the same turn.
 *
 * @param call Must not throw: others wait as well.
 */
export function atEndOfTurn(call: () => void): void {
  if (waiting.push(call) === 1 && !ending) setImmediate(endTurn)
}

function endTurn(): void {
  const calls = waiting
  waiting = []
  ending = calls.length > 0
  // A tick asked for by a microtask comes after all microtasks, also those that came of the calls.
  if (ending) queueMicrotask(goOn)
  for (const call of calls) call()
}

function goOn(): void {
  process.nextTick(endTurn)
}
