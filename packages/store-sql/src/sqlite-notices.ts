/**
 * Notices on SQLite. Of other processes: `data_version` differs once another connection committed;
 * asking for it reads no page and takes no lock. Of this one: a trigger of this connection notes that
 * something was counted, and its commit says so.
 */
import type SqliteDatabase from 'better-sqlite3'

/** Milliseconds between two looks. */
const interval = 50

export class SqliteNotices {
  readonly #database: SqliteDatabase.Database
  readonly #listeners = new Set<() => void>()
  #timer: NodeJS.Timeout | undefined
  #version = 0
  #counted = false
  #noting = false

  constructor(database: SqliteDatabase.Database) {
    this.#database = database
  }

  /** @returns Ends it. */
  add(listener: () => void): () => void {
    this.#noteCounting()
    this.#listeners.add(listener)
    if (this.#timer === undefined) {
      this.#version = this.#read()
      this.#timer = setInterval(() => this.#look(), interval)
      this.#timer.unref()
    }
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size === 0) this.stop()
    }
  }

  /** To be called when this connection has committed. */
  committed(): void {
    if (!this.#counted) return
    this.#counted = false
    this.#tell()
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #noteCounting(): void {
    if (this.#noting) return
    this.#noting = true
    this.#database.function('note_counting', () => {
      this.#counted = true
      return 1
    })
    this.#database.exec(
      'create temp trigger counter_changed after update on main.counter begin select note_counting(); end',
    )
  }

  #look(): void {
    const version = this.#read()
    if (version === this.#version) return
    this.#version = version
    this.#tell()
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }

  #read(): number {
    return Number(this.#database.pragma('data_version', { simple: true }))
  }
}
