/**
 * Collects what the endpoints decided, and writes it in batches.
 *
 * Counts and last use are complete. Log entries are all of the refusals and a sample of the rest:
 * enough to see what a client does, never so much that logging outweighs the work.
 */
import {
  type ClientUsage,
  type EngineEvent,
  type Events,
  type LogBatch,
  type LogEntry,
  type MaintenanceStore,
  newIdentifier,
  type Random,
  type SecretUse,
} from '@keygrant/engine'
import type { Logger } from 'pino'

const interval = 1_000
/** Entries kept of one batch, refused and successful. What is over is counted, not logged. */
const maxRefused = 500
const maxSuccessful = 100
const hour = 3_600

export interface EventBatchesOptions {
  readonly store: MaintenanceStore
  readonly random: Random
  readonly logger: Logger
  /** Told of every batch: the metrics. */
  readonly onCount: (key: CountKey, count: number) => void
}

export interface CountKey {
  readonly endpoint: string
  readonly outcome: string
  readonly problem: string
}

interface Pending {
  refused: LogEntry[]
  successful: LogEntry[]
  uses: Map<string, SecretUse>
  /** By hour, then client. */
  usage: Map<number, Map<string, { -readonly [Key in keyof ClientUsage]: ClientUsage[Key] }>>
  /** By endpoint, then problem. */
  counts: Map<string, Map<string, { key: CountKey; count: number }>>
}

const nothing = (): Pending => ({
  refused: [],
  successful: [],
  uses: new Map(),
  usage: new Map(),
  counts: new Map(),
})

export class EventBatches implements Events {
  readonly #options: EventBatchesOptions
  #pending = nothing()
  /** A batch that could not be written yet. */
  #unwritten: LogBatch | undefined
  #timer: NodeJS.Timeout | undefined
  #writing: Promise<void> | undefined

  constructor(options: EventBatchesOptions) {
    this.#options = options
  }

  start(): void {
    this.#timer = setInterval(() => void this.flush(), interval)
    this.#timer.unref()
  }

  record(event: EngineEvent): void {
    const { refused, successful } = this.#pending
    const ok = event.outcome === 'ok'
    const entries = ok ? successful : refused
    if (entries.length < (ok ? maxSuccessful : maxRefused))
      entries.push({ ...event, id: newIdentifier('log', this.#options.random) })
    this.#count(event)
    if (event.clientId === null) return
    if (event.endpoint === 'token') this.#addUsage(event, event.clientId)
    if (event.secretId !== null && ok) this.#addUse(event, event.clientId, event.secretId)
  }

  /** Writes what is pending. What can't be written now is kept for the next time. */
  flush(): Promise<void> {
    this.#writing ??= this.#write().finally(() => {
      this.#writing = undefined
    })
    return this.#writing
  }

  /** Writes the rest and ends. */
  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.flush()
    await this.flush()
  }

  #count({ endpoint, outcome, problem: id }: EngineEvent): void {
    const counts = innerMap(this.#pending.counts, endpoint)
    const problem = id ?? ''
    const known = counts.get(problem)
    if (known === undefined) counts.set(problem, { key: { endpoint, outcome, problem }, count: 1 })
    else known.count++
  }

  #addUsage({ at, outcome }: EngineEvent, clientId: string): void {
    const start = at - (at % hour)
    const ofHour = innerMap(this.#pending.usage, start)
    let usage = ofHour.get(clientId)
    if (usage === undefined) {
      usage = { clientId, hour: start, tokens: 0, failures: 0 }
      ofHour.set(clientId, usage)
    }
    if (outcome === 'ok') usage.tokens++
    else usage.failures++
  }

  #addUse({ endpoint, at, caller }: EngineEvent, clientId: string, secretId: string): void {
    const { address, userAgent } = caller
    const of = endpoint === 'redeem' ? 'developer_token' : 'secret'
    const count = (this.#pending.uses.get(secretId)?.count ?? 0) + 1
    this.#pending.uses.set(secretId, { of, secretId, clientId, at, address, userAgent, count })
  }

  async #write(): Promise<void> {
    const pending = this.#pending
    this.#pending = nothing()
    for (const counts of pending.counts.values())
      for (const { key, count } of counts.values()) this.#options.onCount(key, count)
    const batch: LogBatch = {
      entries: [...pending.refused, ...pending.successful].sort((a, b) => a.at - b.at),
      uses: [...pending.uses.values()],
      usage: [...pending.usage.values()].flatMap((ofHour) => [...ofHour.values()]),
    }
    const all = this.#unwritten === undefined ? batch : merge(this.#unwritten, batch)
    this.#unwritten = undefined
    if (all.entries.length + all.uses.length + all.usage.length === 0) return
    try {
      await this.#options.store.appendLogs(all)
    } catch (error) {
      this.#unwritten = all
      this.#options.logger.error({ error: String(error) }, 'logs and counts could not be written')
    }
  }
}

/** The map under a key, which is made if there is none. */
function innerMap<Key, Value>(maps: Map<Key, Map<string, Value>>, key: Key): Map<string, Value> {
  let inner = maps.get(key)
  if (inner === undefined) {
    inner = new Map()
    maps.set(key, inner)
  }
  return inner
}

/** Of two batches one: counts add up, the later use counts, the oldest entries give way. */
function merge(older: LogBatch, newer: LogBatch): LogBatch {
  const usage = new Map<string, ClientUsage>()
  for (const each of [...older.usage, ...newer.usage]) {
    const id = `${each.clientId} ${each.hour}`
    const { tokens = 0, failures = 0 } = usage.get(id) ?? {}
    usage.set(id, {
      ...each,
      tokens: tokens + each.tokens,
      failures: failures + each.failures,
    })
  }
  const uses = new Map(older.uses.map((use) => [use.secretId, use]))
  for (const use of newer.uses) {
    const before = uses.get(use.secretId)?.count ?? 0
    uses.set(use.secretId, { ...use, count: before + use.count })
  }
  return {
    entries: [...older.entries, ...newer.entries].slice(-10 * maxRefused),
    uses: [...uses.values()],
    usage: [...usage.values()],
  }
}
