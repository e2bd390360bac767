/** Things that work once, tried by many at the same moment: exactly one may have what they buy. */
import type { Cluster } from './cluster.ts'
import { inParallel } from './in-parallel.ts'
import { Choices } from './random.ts'

/** `lost`: refused as something that was used before is refused. Anything else is a fault, in words. */
export type Attempt = 'won' | 'lost' | { readonly fault: string }

export interface SingleUseOptions {
  readonly cluster: Cluster
  readonly count: number
  /** Simultaneous attempts at each, each at any node. */
  readonly attempts: number
  readonly seed: number
  /** Makes a new one. @returns How to use it up, on the node at a port. */
  readonly make: () => Promise<(port: number) => Promise<Attempt>>
}

export interface SingleUseReport {
  readonly won: number
  readonly lost: number
  readonly wonTwice: readonly string[]
  readonly neverWon: readonly string[]
  readonly faults: readonly string[]
}

const atOnce = 4

class Report implements SingleUseReport {
  won = 0
  lost = 0
  readonly wonTwice: string[] = []
  readonly neverWon: string[] = []
  readonly faults: string[] = []
}

export async function raceSingleUse(options: SingleUseOptions): Promise<SingleUseReport> {
  const { cluster, count, attempts, seed, make } = options
  const report = new Report()
  await inParallel([...Array(count).keys()], atOnce, async (index) => {
    const choices = new Choices(seed * 1_000_003 + index)
    const use = await make()
    const ports = Array.from({ length: attempts }, () => cluster.anyPort(choices))
    const outcomes = await Promise.all(ports.map(use))
    const won = outcomes.filter((outcome) => outcome === 'won').length
    report.won += won
    report.lost += outcomes.filter((outcome) => outcome === 'lost').length
    if (won > 1) report.wonTwice.push(`number ${index}: ${won} times`)
    if (won === 0) report.neverWon.push(`number ${index}`)
    for (const outcome of outcomes)
      if (typeof outcome === 'object') report.faults.push(`number ${index}: ${outcome.fault}`)
  })
  return report
}
