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
  return times.toSorted((a, b) => a - b)[passes >> 1] ?? 0
}

async function warm(guard: Guard, tokens: readonly string[]): Promise<void> {
  for (const token of tokens) {
    const verdict = await guard.verifyToken(token)
    if (!verdict.ok) throw new Error(verdict.refusal.reason)
  }
  pass(guard, tokens, 20)
}

/** The first pass after something new was revoked looks every token up. */
async function lookups(guard: Guard, tokens: readonly string[]): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < 5; round++) {
    const before = entriesOf(guard)
    process.send?.('revoke')
    while (entriesOf(guard) === before) await new Promise((resolve) => setImmediate(resolve))
    times.push(pass(guard, tokens, 1))
  }
  return times.toSorted((a, b) => a - b)[2] ?? 0
}

async function run({ issuer, tokens }: Order): Promise<RevocationCosts> {
  const options = { issuer, audience, cache: { max: tokens.length } }
  const without = createGuard({ ...options, revocations: false })
  await warm(without, tokens)
  const cached = pass(without, tokens, 50)

  const before = heldMiB()
  const guard = createGuard(options)
  const begun = performance.now()
  await guard.start()
  const takenInMs = performance.now() - begun
  const held = heldMiB() - before
  await warm(guard, tokens)
  const cachedWithFeed = pass(guard, tokens, 50)
  const costs = {
    entries: entriesOf(guard),
    heldMiB: held,
    peakResidentMiB: process.resourceUsage().maxRSS / 1024,
    takenInMs,
    cached,
    cachedWithFeed,
    cachedWithLookup: await lookups(guard, tokens),
  }
  await guard.close()
  return costs
}

process.send?.('ready')
process.once('message', (order: Order) => {
  void run(order).then((costs) => process.send?.(costs))
})
