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

/** Medians over the rounds, in the order given. A round before the first warms every subject up. */
export async function alternate(
  contenders: readonly Contender[],
  { rounds, seconds, connections }: Rounds,
): Promise<Score[]> {
  const samples = contenders.map((): Sample[] => [])
  for (let round = -1; round < rounds; round++)
    for (const [index, { subject, request }] of contenders.entries()) {
      const before = cpuSeconds(subject)
      const report = await offerLoad({
        port: subject.port,
        request,
        connections,
        seconds,
        status: 200,
      })
      if (round >= 0) samples[index]?.push({ ...report, cpu: cpuSeconds(subject) - before })
    }
  return contenders.map(({ subject }, index) => summarise(subject.name, samples[index] ?? []))
}

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
