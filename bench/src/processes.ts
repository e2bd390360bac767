/** Starts the processes of a run: the server on one core, the load on the other. */
import { type ChildProcess, execFileSync, fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { LoadOrder, LoadReport } from './load.ts'

/** Which core the servers run on, and which one the load. */
export const cores = { server: 0, load: 1 } as const

export interface Subject {
  readonly name: string
  readonly port: number
  readonly process: ChildProcess
  /** Milliseconds from the start of the process until it said that it is ready. */
  readonly readyAfter: number
}

export interface StartOrder {
  readonly name: string
  readonly port: number
  /** The program, relative to this file. */
  readonly program: string
  readonly arguments?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  /** Resolves when the server answers; without it the process says `ready` itself. */
  readonly ready?: () => Promise<void>
}

/** Binds a process to one core, where the machine has taskset. */
export function pin(pid: number | undefined, core: number): void {
  if (process.platform === 'linux' && pid !== undefined)
    execFileSync('taskset', ['-a', '-p', '-c', String(core), String(pid)], { stdio: 'ignore' })
}

export async function startSubject(order: StartOrder): Promise<Subject> {
  const begun = performance.now()
  const child = fork(
    fileURLToPath(new URL(order.program, import.meta.url)),
    order.arguments ?? [],
    {
      env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'production', ...order.environment },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    },
  )
  pin(child.pid, cores.server)
  const failed = new Promise<never>((_, reject) =>
    child.once('exit', (code) => reject(new Error(`${order.name} ended with code ${code}`))),
  )
  failed.catch(() => undefined)
  const said = new Promise<void>((resolve) => child.once('message', () => resolve()))
  await Promise.race([order.ready?.() ?? said, failed])
  const readyAfter = performance.now() - begun
  return { name: order.name, port: order.port, process: child, readyAfter }
}

export async function stopSubject({ process: child }: Subject): Promise<void> {
  if (child.exitCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await ended
}

/** Offers load for a while, from the other core. */
export async function offerLoad(order: LoadOrder): Promise<LoadReport> {
  const child = fork(fileURLToPath(new URL('./load.js', import.meta.url)), [], { stdio: 'inherit' })
  pin(child.pid, cores.load)
  const report = new Promise<LoadReport>((resolve, reject) => {
    child.once('message', (message) => resolve(message as LoadReport))
    child.once('exit', () => reject(new Error('the load generator ended without a report')))
  })
  child.send(order)
  try {
    return await report
  } finally {
    child.kill()
  }
}

/** Seconds of CPU that a process has used so far, user and system, all threads. */
export function cpuSeconds({ process: child }: Subject): number {
  const fields = readFileSync(`/proc/${child.pid}/stat`, 'latin1').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / 100
}

/** Resident memory in MiB. */
export function residentMiB({ process: child }: Subject): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'latin1')
  return Number(/VmRSS:\s+(\d+)/u.exec(status)?.[1] ?? 0) / 1024
}
