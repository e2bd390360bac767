/** Requests with tokens that are in use, at a steady rate, to nodes in turn. */
import type { ApiNodes } from './api-nodes.ts'
import type { Recorder, Watched } from './recorder.ts'

export interface Traffic {
  /** Tokens in use. What is revoked stays in use, as by a thief. */
  readonly tokens: Watched[]
  stop(): Promise<void>
}

export interface TrafficOptions {
  readonly nodes: ApiNodes
  readonly recorder: Recorder
  /** Requests a second. */
  readonly rate: number
}

/** Milliseconds between two volleys. */
const every = 10

export function startTraffic(
  tokens: Watched[],
  { nodes, recorder, rate }: TrafficOptions,
): Traffic {
  const pending = new Set<Promise<void>>()
  let turn = 0
  let due = 0
  const begun = performance.now()
  const timer = setInterval(() => {
    const wanted = ((performance.now() - begun) / 1_000) * rate
    for (; due < wanted && pending.size < 200; due++) {
      const each = tokens[turn % tokens.length]
      // The node changes faster than the token, and so that every token comes to every node.
      const port = nodes.ports[(turn + Math.floor(turn / tokens.length)) % nodes.ports.length]
      turn++
      if (each === undefined || port === undefined) continue
      const call = callAndRecord({ nodes, recorder }, each, port)
      pending.add(call)
      void call.finally(() => pending.delete(call))
    }
    // A machine that can't keep up is not asked for the rest later, all at once.
    due = Math.max(due, Math.floor(wanted))
  }, every)
  return {
    tokens,
    async stop() {
      clearInterval(timer)
      await Promise.all(pending)
    },
  }
}

/** One request, written into the history. */
export async function callAndRecord(
  { nodes, recorder }: Pick<TrafficOptions, 'nodes' | 'recorder'>,
  each: Watched,
  port: number,
): Promise<void> {
  const sentAt = performance.now()
  const status = await nodes.call(port, each.token)
  recorder.record(each, port, { sentAt, status })
}
