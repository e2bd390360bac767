/**
 * Runs several workers that share the public port, puts a new one in the place of one that ended,
 * and answers on the management port for all of them. It holds no state of the product: what was
 * answered is in the database, whoever answered it.
 */
import cluster, { type Worker } from 'node:cluster'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { err, ok, type Result } from '@keygrant/protocol'
import type { Logger } from 'pino'
import type { Sources } from '../config/gather.ts'
import type { Config } from '../config/read-config.ts'
import { closeServer, createHttpServer, listen } from '../http/listen.ts'
import { createLogger } from '../observe/logger.ts'
import { managementListener } from '../observe/management-listener.ts'
import type { Serving } from '../start.ts'
import type { Order, Report, Start } from './messages.ts'

/** Milliseconds. */
const answerWithin = 5_000
const shortestPause = 100
const longestPause = 10_000
/** A worker that ran for so long had nothing wrong with its start. */
const soundAfter = 10_000

/** @returns The running workers, or why the first one did not start. */
export async function startWorkers(
  config: Config,
  sources: Sources,
): Promise<Result<Serving, string>> {
  const logger = createLogger({ level: config.logLevel, format: config.logFormat })
  const supervisor = new Supervisor({ mode: config.mode, sources }, logger)
  // The first one alone: it brings the database to its schema and writes what a first start writes.
  const first = await supervisor.start(true)
  if (first.kind !== 'start') return err(first.message)
  const server = createHttpServer(
    managementListener(
      { live: () => true, ready: () => supervisor.isReady(), started: () => true },
      () => supervisor.metrics(),
    ),
  )
  const { managementPort: port, host } = config
  const listening = await listen(server, { port, host, setting: 'KEYGRANT_MANAGEMENT_PORT' })
  if (!listening.ok) {
    await supervisor.stop()
    return err(listening.error)
  }
  const others = await Promise.all(
    Array.from({ length: config.workers - 1 }, () => supervisor.start(false)),
  )
  const close = async (): Promise<void> => {
    await closeServer(server)
    await supervisor.stop()
  }
  const failed = others.find((report) => report.kind === 'fault')
  if (failed?.kind === 'fault') {
    await close()
    return err(failed.message)
  }
  const { setUpLink } = first
  return ok({ port: first.port, managementPort: listening.value, setUpLink, close })
}

class Supervisor {
  readonly #start: Omit<Start, 'kind' | 'makeSetUpLink'>
  readonly #logger: Logger
  readonly #workers = new Set<Worker>()
  readonly #stopping = new AbortController()

  constructor(start: Omit<Start, 'kind' | 'makeSetUpLink'>, logger: Logger) {
    this.#start = start
    this.#logger = logger
    cluster.setupPrimary({
      exec: fileURLToPath(new URL('./worker.js', import.meta.url)),
      args: [],
    })
  }

  /** Starts one worker. One that has started is replaced when it ends; one that has not is not. */
  async start(makeSetUpLink: boolean): Promise<Extract<Report, { kind: 'start' | 'fault' }>> {
    const worker = cluster.fork()
    // Such as an order to one that just ended: what that means, its exit tells.
    worker.on('error', (error: Error) =>
      this.#logger.warn(
        { pid: worker.process.pid, error: error.message },
        'a worker cannot be told',
      ),
    )
    const begun = performance.now()
    const report = await ask(worker, { kind: 'start', ...this.#start, makeSetUpLink })
    if (report?.kind === 'start') {
      const { pid } = worker.process
      this.#workers.add(worker)
      this.#logger.info({ pid }, 'a worker runs')
      void once(worker, 'exit').then(([status, signal]) => {
        this.#workers.delete(worker)
        if (this.#stopping.signal.aborted) return
        this.#logger.error({ pid, status, signal }, 'a worker ended')
        void this.#replace(performance.now() - begun < soundAfter ? shortestPause : 0)
      })
      return report
    }
    worker.process.kill('SIGKILL')
    if (report?.kind === 'fault') return report
    return { kind: 'fault', message: 'a worker ended before it had started: its log tells why' }
  }

  /** Tries until a worker runs, at longer and longer intervals. */
  async #replace(wait: number): Promise<void> {
    for (let next = wait; !this.#stopping.signal.aborted; next = longer(next)) {
      // An end while it waits is what the loop asks for next.
      await pause(next, undefined, { signal: this.#stopping.signal }).catch(() => undefined)
      if (this.#stopping.signal.aborted) return
      const report = await this.start(false)
      if (report.kind === 'start') {
        if (this.#stopping.signal.aborted) await this.stop()
        return
      }
      this.#logger.error({ fault: report.message }, 'a worker did not start')
    }
  }

  /** Whether there are workers, and each can decide. */
  async isReady(): Promise<boolean> {
    const reports = await this.#askAll({ kind: 'health' })
    return (
      reports.length > 0 && reports.every((report) => report?.kind === 'health' && report.ready)
    )
  }

  /** The counts of all workers together. */
  async metrics() {
    const { AggregatorRegistry } = await import('prom-client')
    const reports = await this.#askAll({ kind: 'metrics' })
    const each = reports.flatMap((report) => (report?.kind === 'metrics' ? [report.metrics] : []))
    const together = AggregatorRegistry.aggregate(each.map((metrics) => [...metrics]))
    return { contentType: together.contentType, render: () => together.metrics() }
  }

  #askAll(order: Order): Promise<(Report | undefined)[]> {
    return Promise.all([...this.#workers].map((worker) => ask(worker, order)))
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    await Promise.all(
      [...this.#workers].map(async (worker) => {
        const ended = once(worker, 'exit')
        if (worker.isConnected()) worker.send({ kind: 'stop' } satisfies Order)
        await ended
      }),
    )
  }
}

const longer = (milliseconds: number): number =>
  Math.min(longestPause, Math.max(shortestPause, milliseconds * 2))

/** @returns The worker's answer; undefined if it ended, or did not answer in time. */
async function ask(worker: Worker, order: Order): Promise<Report | undefined> {
  const done = new AbortController()
  const { signal } = done
  const answer = async (): Promise<Report> => {
    for (;;) {
      const [report] = (await once(worker, 'message', { signal })) as [Report]
      if (report.kind === order.kind || report.kind === 'fault') return report
    }
  }
  const ended = once(worker, 'exit', { signal }).then(() => undefined)
  // How long a start takes is the database's affair: a migration may take a while.
  const late = order.kind === 'start' ? [] : [pause(answerWithin, undefined, { signal })]
  const answered = Promise.race([answer(), ended, ...late])
  if (worker.isConnected()) worker.send(order)
  try {
    return await answered
  } finally {
    done.abort()
  }
}
