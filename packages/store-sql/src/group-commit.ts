/**
 * Group commit: writes that arrive while others wait share one transaction, and so one sync to disk.
 * Each runs in a savepoint of its own: one that fails is undone alone.
 */
import { type Kysely, sql } from 'kysely'
import type { Writer } from './backend.ts'
import type { Database } from './database.ts'

interface Job {
  run(writer: Writer): Promise<void>
  /** Tells the caller, once the batch is on disk. */
  settle(): void
  fail(error: unknown): void
}

export class GroupCommit {
  readonly #db: Kysely<Database>
  readonly #maxBatch: number
  #waiting: Job[] = []
  #working: Promise<void> | undefined

  /** @param maxBatch The most writes that share one commit: bounds how long the first of them waits. */
  constructor(db: Kysely<Database>, maxBatch: number) {
    this.#db = db
    this.#maxBatch = maxBatch
  }

  /** Resolves with what `change` gave once it is on disk. */
  write<T>(change: (writer: Writer) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      let settle = (): void => undefined
      this.#waiting.push({
        run: async (writer) => {
          settle = await attempt(change, writer, { resolve, reject })
        },
        settle: () => settle(),
        fail: reject,
      })
      this.#working ??= this.#work()
    })
  }

  /** Resolves when nothing waits any more. */
  async idle(): Promise<void> {
    while (this.#working !== undefined) await this.#working
  }

  /** Never rejects: what fails is told to those whose writes it was. */
  async #work(): Promise<void> {
    while (this.#waiting.length > 0) {
      // Lets the rest of this turn's writes join the first, and everyone else have a turn: SQLite
      // never leaves the thread, so batch after batch would keep all other work waiting.
      await new Promise((resolve) => setImmediate(resolve))
      const batch = this.#waiting.splice(0, this.#maxBatch)
      try {
        await this.#db.transaction().execute(async (writer) => {
          for (const job of batch) await job.run(writer)
        })
        for (const job of batch) job.settle()
      } catch (error) {
        // The commit itself failed (a full disk, say): nothing of the batch is stored.
        for (const job of batch) job.fail(error)
      }
    }
    this.#working = undefined
  }
}

interface Callbacks<T> {
  readonly resolve: (value: T) => void
  readonly reject: (error: unknown) => void
}

/** Runs one change in a savepoint; gives what is to be told to its caller after the commit. */
async function attempt<T>(
  change: (writer: Writer) => Promise<T>,
  writer: Writer,
  { resolve, reject }: Callbacks<T>,
): Promise<() => void> {
  await sql`savepoint job`.execute(writer)
  try {
    const value = await change(writer)
    await sql`release job`.execute(writer)
    return () => resolve(value)
  } catch (error) {
    await sql`rollback to job`.execute(writer)
    await sql`release job`.execute(writer)
    return () => reject(error)
  }
}
