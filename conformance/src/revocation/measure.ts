/** How long it takes until the last node of an API refuses what was revoked. */
import { inParallel } from '../races/in-parallel.ts'
import type { ApiNodes } from './api-nodes.ts'
import { type Recorder, type Watched, watched } from './recorder.ts'
import type { Target } from './targets.ts'
import { callAndRecord } from './traffic.ts'

export interface MeasureOptions {
  readonly nodes: ApiNodes
  readonly recorder: Recorder
  /** What goes on being used, so that what was revoked does, too. */
  readonly inUse: Watched[]
  readonly count: number
  /** Revocations at the same time. */
  readonly atOnce: number
}

/** A node that has not refused it by now never will. Milliseconds. */
const giveUpAfter = 10_000
const watchEvery = 10

/** For each revocation, the milliseconds from its answer to the last node's first refusal, ascending. */
export async function measure(
  name: string,
  make: () => Promise<Target>,
  options: MeasureOptions,
): Promise<readonly number[]> {
  const numbers = Array.from({ length: options.count }, (_, index) => index)
  const times = await inParallel(numbers, options.atOnce, async (index) => {
    const target = await make()
    return measureOne(watched(`${name} ${index}`, target.token), target, options)
  })
  return times.toSorted((a, b) => a - b)
}

async function measureOne(each: Watched, target: Target, options: MeasureOptions): Promise<number> {
  const { nodes, inUse } = options
  // In use on every node, so that every node remembers it.
  await Promise.all(nodes.ports.map((port) => callAndRecord(options, each, port)))
  each.askedAt = performance.now()
  await target.revoke()
  const revokedAt = performance.now()
  each.revokedAt = revokedAt
  await Promise.all(nodes.ports.map((port) => watch(each, port, options)))
  // A token in its place, in the traffic: it must never be accepted again.
  inUse[Math.floor(Math.random() * inUse.length)] = each
  const last = Math.max(...nodes.ports.map((port) => each.refusedAt.get(port) ?? Infinity))
  return Math.max(0, last - revokedAt)
}

async function watch(each: Watched, port: number, options: MeasureOptions): Promise<void> {
  const until = performance.now() + giveUpAfter
  while (!each.refusedAt.has(port) && performance.now() < until) {
    await callAndRecord(options, each, port)
    if (!each.refusedAt.has(port)) await new Promise((resolve) => setTimeout(resolve, watchEvery))
  }
}

/** The value below which that share of the values lies. */
export const quantile = (ascending: readonly number[], share: number): number =>
  ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))] ?? Infinity
