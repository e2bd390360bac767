/** What the explorer sent and was answered, in order: the last fifty, in the memory of this page alone. */
import { useSyncExternalStore } from 'react'
import type { Exchange, Purpose, WireAnswer, WireRequest } from './exchange.ts'

const most = 50
let exchanges: readonly Exchange[] = []
let count = 0
const listeners = new Set<() => void>()

function set(next: readonly Exchange[]): void {
  exchanges = next
  for (const each of listeners) each()
}

/** Notes a request and what came of it; of more than fifty the oldest is forgotten. */
export function record(
  purpose: Purpose,
  request: WireRequest,
  answer: WireAnswer | string,
): Exchange {
  const exchange = { ...purpose, number: ++count, at: Date.now(), request, answer }
  set([...exchanges, exchange].slice(-most))
  return exchange
}

export const clearWire = (): void => set([])

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const wireNow = (): readonly Exchange[] => exchanges
export const useWire = (): readonly Exchange[] => useSyncExternalStore(subscribe, wireNow)
