/** A guard with many revocations: what they weigh, and what looking them up adds to a request. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createGuard, type Guard } from '@keygrant/guard'
import { audience } from '../issuer.ts'

export interface RevocationCosts {
  readonly entries: number
  /** MiB that the process holds more than before, after a collection. */
  readonly heldMiB: number
  /** MiB that it held at the most while it took them. */
  readonly peakResidentMiB: number
  readonly takenInMs: number
  /** Nanoseconds of CPU of a verification that is remembered: without the feed, with it, and with a lookup. */
  readonly cached: number
  readonly cachedWithFeed: number
  readonly cachedWithLookup: number
}

interface Order {
  readonly issuer: string
  readonly tokens: readonly string[]
}

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

function heldMiB(): number {
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return (heapUsed + external) / 2 ** 20
}

const entriesOf = (guard: Guard): number => guard.state()[0]?.revocations?.entries ?? 0

/** Nanoseconds of CPU for each token, the median of some passes over all. */
function pass(guard: Guard, tokens: readonly string[], passes: number): number {
  const times = Array.from({ length: passes }, () => {
    const begun = process.cpuUsage()
    for (const token of tokens) void guard.verifyToken(token)
    return (process.cpuUsage(begun).user * 1e3) / tokens.length
  })
  return median(times)
}

const median = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0

/** By turns, so that whatever else the machine does meets both. */
function takeTurns(without: Guard, guard: Guard, tokens: readonly string[]) {
  const turns = Array.from({ length: 50 }, () => ({
    without: pass(without, tokens, 1),
    with: pass(guard, tokens, 1),
  }))
  return {
    cached: median(turns.map((turn) => turn.without)),
    cachedWithFeed: median(turns.map((turn) => turn.with)),
  }
}

async function warm(guard: Guard, tokens: readonly string[]): Promise<void> {
  for (const token of tokens) {
    const verdict = await guard.verifyToken(token)
    if (!verdict.ok) throw new Error(verdict.refusal.reason)
  }
  pass(guard, tokens, 20)
}

/** The first pass after something new was revoked asks of every token whether that hits it. */
async function lookups(without: Guard, guard: Guard, tokens: readonly string[]): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < 21; round++) {
    const before = entriesOf(guard)
    process.send?.('revoke')
    while (entriesOf(guard) === before) await new Promise((resolve) => setImmediate(resolve))
    // What the wait left cold is warmed by the guard that looks nothing up.
    pass(without, tokens, 1)
    times.push(pass(guard, tokens, 1))
  }
  return median(times)
}

async function run({ issuer, tokens }: Order): Promise<RevocationCosts> {
  const options = { issuer, audience, cache: { max: tokens.length } }
  const without = createGuard({ ...options, revocations: false })
  await warm(without, tokens)

  const before = heldMiB()
  const guard = createGuard(options)
  const begun = performance.now()
  await guard.start()
  const takenInMs = performance.now() - begun
  const held = heldMiB() - before
  await warm(guard, tokens)
  const { cached, cachedWithFeed } = takeTurns(without, guard, tokens)
  const costs = {
    entries: entriesOf(guard),
    heldMiB: held,
    peakResidentMiB: process.resourceUsage().maxRSS / 1024,
    takenInMs,
    cached,
    cachedWithFeed,
    cachedWithLookup: await lookups(without, guard, tokens),
  }
  await guard.close()
  return costs
}

process.send?.('ready')
process.once('message', (order: Order) => {
  void run(order).then((costs) => process.send?.(costs))
})
