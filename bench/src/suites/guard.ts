/** Verifying access tokens in one thread, next to doing it by hand and to other libraries. */
import type { Rounds } from '../alternate.ts'
import type { Algorithm } from '../issuer.ts'
import { startSubject, stopSubject } from '../processes.ts'

type Rates = Readonly<Record<string, number>>

export interface Verifications {
  readonly perSecondOfCpu: number
  /** What the guard does in the time of one, with its cache where this one has a cache. */
  readonly guardPerThis: number
}

/**
 * Medians by contender of rounds, each in a process of its own. Where V8 and the allocator put things
 * differs from start to start, and that is worth more than there is between two libraries that call
 * the same function. Ratios are of one round: the machine is not as fast in the next.
 */
export async function guard(
  algorithm: Algorithm,
  { rounds, seconds }: Rounds,
): Promise<Record<string, Verifications>> {
  const all: Rates[] = []
  for (let round = 0; round < rounds; round++) all.push(await runOnce(algorithm, seconds * 250))
  const names = Object.keys(all[0] ?? {})
  return Object.fromEntries(
    names.map((name) => {
      const ours = name.endsWith(', cached') ? 'guard, cached' : 'guard, no cache'
      const perSecondOfCpu = median(all.map((rates) => rates[name] ?? 0))
      const guardPerThis = median(all.map((rates) => (rates[ours] ?? 0) / (rates[name] ?? 0)))
      return [name, { perSecondOfCpu, guardPerThis }]
    }),
  )
}

async function runOnce(algorithm: Algorithm, milliseconds: number): Promise<Rates> {
  const subject = await startSubject({
    name: 'guard',
    port: 0,
    program: './subjects/guard-verify.js',
    arguments: [algorithm],
  })
  const rates = new Promise<Rates>((resolve) => {
    subject.process.once('message', (message) => resolve(message as Rates))
  })
  subject.process.send(milliseconds)
  try {
    return await rates
  } finally {
    await stopSubject(subject)
  }
}

const median = (numbers: number[]): number =>
  numbers.sort((a, b) => a - b)[numbers.length >> 1] ?? 0
