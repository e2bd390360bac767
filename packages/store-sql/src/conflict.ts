/** Turns a broken unique constraint into an answer. */
import type { Conflict } from '@keygrant/engine'
import { sql } from 'kysely'
import type { Backend, Writer } from './backend.ts'

/** A write, and the database it goes to. */
export interface Target {
  readonly backend: Backend
  readonly writer: Writer
}

/**
 * Runs a write in a savepoint. A unique value that is taken undoes the write alone, so that the
 * transaction can go on: PostgreSQL would refuse everything after an error.
 *
 * @param taken What a violation of any but the primary key means.
 */
export async function conflictOf<T>(
  { backend, writer }: Target,
  taken: Conflict['conflict'],
  write: () => Promise<T>,
): Promise<T | Conflict> {
  await sql`savepoint conflict`.execute(writer)
  try {
    const value = await write()
    await sql`release savepoint conflict`.execute(writer)
    return value
  } catch (error) {
    const violated = backend.dialect.uniqueViolation(error)
    if (violated === undefined) throw error
    await sql`rollback to savepoint conflict`.execute(writer)
    await sql`release savepoint conflict`.execute(writer)
    return { conflict: violated.endsWith('_key') || violated.endsWith('.id') ? 'id' : taken }
  }
}
