/** Runs subjects in turn, A B C A B C …, so that what else the machine does hits all alike. */
import type { LoadReport } from './load.ts'
import { cpuSeconds, offerLoad, type Subject } from './processes.ts'

export interface Contender {
  readonly subject: Subject
  readonly request: string
}

export interface Score {
  readonly name: string
  readonly requestsPerSecond: number
  readonly cpuMicroseconds: number
  readonly p50: number
  readonly p99: number
  readonly failures: number
}

export interface Rounds {
  readonly rounds: number
  readonly seconds: number
  readonly connections: number
}

/**
 * Requests until V8 has compiled what a server runs. With fewer its compiler would be measured, and
 * on a busy machine a time alone is too few.
 */
const warmedUpAfter = 30_000
/** Rounds that warming up takes at the most. */
const longestWarmUp = 8

/** Medians over the rounds, in the order given, of subjects that are warm. */
export async function alternate(
  contenders: readonly Contender[],
  rounds: Rounds,
): Promise<Score[]> {
  for (const contender of contenders) await warmUp(contender, rounds)
  const samples = contenders.map((): Sample[] => [])
  for (let round = 0; round < rounds.rounds; round++)
    for (const [index, contender] of contenders.entries()) {
      const before = cpuSeconds(contender.subject)
      const report = await load(contender, rounds)
      samples[index]?.push({ ...report, cpu: cpuSeconds(contender.subject) - before })
    }
  return contenders.map(({ subject }, index) => summarise(subject.name, samples[index] ?? []))
}

async function warmUp(contender: Contender, rounds: Rounds): Promise<void> {
  let requests = 0
  for (let round = 0; round < longestWarmUp && requests < warmedUpAfter; round++)
    requests += (await load(contender, rounds)).requests
}

const load = (
  { subject, request }: Contender,
  { seconds, connections }: Rounds,
): Promise<LoadReport> =>
  offerLoad({ port: subject.port, request, connections, seconds, status: 200 })

type Sample = LoadReport & { readonly cpu: number }

function summarise(name: string, samples: readonly Sample[]): Score {
  const median = (read: (sample: Sample) => number): number => {
    const sorted = samples.map(read).sort((a, b) => a - b)
    return sorted[Math.floor(sorted.length / 2)] ?? 0
  }
  return {
    name,
    requestsPerSecond: median(({ requests, seconds }) => requests / seconds),
    cpuMicroseconds: median(({ cpu, requests }) => (cpu / requests) * 1e6),
    p50: median(({ p50 }) => p50),
    p99: median(({ p99 }) => p99),
    failures: samples.reduce((sum, { failures }) => sum + failures, 0),
  }
}
