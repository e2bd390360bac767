/** How soon a server on an existing database is ready, and how much memory it holds when idle. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { residentMiB, startSubject, stopSubject } from '../processes.ts'
import { keygrantOrder } from '../subjects/keygrant.ts'

export interface StartUp {
  /** Median, milliseconds from the start of the process to the first 200 of the readiness check. */
  readonly readyAfter: number
  /** Median, MiB resident three seconds later. */
  readonly idleResident: number
}

export async function startUp(runs: number): Promise<StartUp> {
  const folder = mkdtempSync(join(tmpdir(), 'keygrant-start-'))
  const samples: StartUp[] = []
  try {
    for (let run = -1; run < runs; run++) {
      const subject = await startSubject(keygrantOrder('keygrant', 4640, folder))
      await new Promise((resolve) => setTimeout(resolve, 3000))
      // The first start makes the database; only the others count.
      if (run >= 0)
        samples.push({ readyAfter: subject.readyAfter, idleResident: residentMiB(subject) })
      await stopSubject(subject)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  const median = (read: (sample: StartUp) => number): number =>
    samples.map(read).sort((a, b) => a - b)[Math.floor(samples.length / 2)] ?? 0
  return {
    readyAfter: median(({ readyAfter }) => readyAfter),
    idleResident: median(({ idleResident }) => idleResident),
  }
}
