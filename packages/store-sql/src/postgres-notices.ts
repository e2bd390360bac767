/**
 * Notices on PostgreSQL: one connection of its own that listens. It is opened when somebody first
 * wants to hear, and again whenever it broke; each time the listeners are called, since they may have
 * missed something.
 */
import type { Client } from 'pg'
import { changeChannel } from './dialect.ts'

/** Milliseconds until a broken connection is tried again. */
const retryAfter = 500

export class PostgresNotices {
  readonly #open: () => Client
  readonly #listeners = new Set<() => void>()
  #client: Client | undefined
  #retry: NodeJS.Timeout | undefined
  #closed = false

  /** @param open Makes a client that is not connected yet. */
  constructor(open: () => Client) {
    this.#open = open
  }

  /** @returns Ends it. The connection stays until {@link PostgresNotices.close}. */
  add(listener: () => void): () => void {
    this.#listeners.add(listener)
    if (this.#client === undefined && this.#retry === undefined) this.#connect()
    return () => void this.#listeners.delete(listener)
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#retry)
    const client = this.#client
    this.#client = undefined
    // One that is just connecting rejects here, and is gone all the same.
    await client?.end().catch(() => undefined)
  }

  #connect(): void {
    const client = this.#open()
    this.#client = client
    const lost = (): void => this.#lose(client)
    client.on('error', lost)
    client.on('end', lost)
    client.on('notification', () => this.#tell())
    client
      .connect()
      .then(() => client.query(`listen ${changeChannel}`))
      .then(() => this.#tell(), lost)
  }

  #lose(client: Client): void {
    if (this.#client !== client) return
    this.#client = undefined
    // It is broken already; what it says of that is of no use.
    client.end().catch(() => undefined)
    if (this.#closed) return
    this.#retry = setTimeout(() => {
      this.#retry = undefined
      this.#connect()
    }, retryAfter)
    this.#retry.unref()
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}
