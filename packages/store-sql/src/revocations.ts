/** The revocation feed: one row a revocation, numbered in the order of commits. */
import { isForGood, type MintedAhead, type NewRevocation, type Revocation } from '@keygrant/engine'
import { sql } from 'kysely'
import type { Backend, Reader, Writer } from './backend.ts'
import { changeOf } from './change-of.ts'
import { countUp } from './counters.ts'
import type { RevocationTable } from './revocation-tables.ts'

/** The column of a family that each kind of revocation matches; the others end no family. */
const familyColumn = {
  family: 'id',
  client: 'client_id',
  subject: 'subject',
  organization: 'organization_id',
} as const

/** What of a revocation is in the feed, and whether it was there before. */
interface Appended {
  readonly entry: Revocation
  readonly known: boolean
}

/** Undoes the transaction that found nothing to append, and carries what it found. */
class EndedBefore extends Error {
  readonly entry: Revocation

  constructor(entry: Revocation) {
    super('ended before')
    this.entry = entry
  }
}

/**
 * Ends the families that it hits, and appends to the feed; but a family has one entry of its own. It
 * hits all that the family ever issued, and none begins again, so that another would hit no more:
 * whoever ends it again is given that one.
 *
 * Concurrency: an issuance that holds its family's row finishes first and is ended with the family;
 * the next one finds its family ended. Revocations wait for each other, and hold the counter until
 * they commit: numbers become visible in order. What was minted ahead, and answered, is hit.
 */
export async function revoke(writer: Writer, revocation: NewRevocation): Promise<Revocation> {
  const { entry } = await append(writer, revocation)
  return entry
}

/**
 * A revocation that is a change of its own.
 *
 * Concurrency: as {@link revoke}. Whoever finds the end of a family committed asks for no lock; of
 * those who do not, one appends, and the others leave no change behind.
 */
export async function revokeAlone(
  backend: Backend,
  revocation: NewRevocation,
): Promise<Revocation> {
  const before = await endOfFamily(backend.db, revocation)
  if (before !== undefined) return before
  try {
    return await changeOf(backend, async (writer) => {
      const { entry, known } = await append(writer, revocation)
      if (known) throw new EndedBefore(entry)
      return entry
    })
  } catch (error) {
    if (error instanceof EndedBefore) return error.entry
    throw error
  }
}

async function append(writer: Writer, revocation: NewRevocation): Promise<Appended> {
  const { kind, value, expiresAt: expires_at } = revocation
  const ahead = isForGood(kind) ? 0 : await lastMintedAhead(writer, value)
  const not_before = Math.max(revocation.notBefore, ahead)
  const ended = await endHit(writer, revocation, not_before)
  // Looked for last: whoever was ending the family held its row until their entry was committed.
  const before = ended === 0n ? await endOfFamily(writer, revocation) : undefined
  if (before !== undefined) return { entry: before, known: true }
  const seq = await countUp(writer, 'revocation')
  await writer
    .insertInto('revocation')
    .values({ seq, kind, value, not_before, expires_at })
    .execute()
  return { entry: { ...revocation, notBefore: not_before, seq }, known: false }
}

/** Ends the families that a revocation hits and that are alive. Gives how many. */
async function endHit(
  writer: Writer,
  { kind, value }: NewRevocation,
  revoked_at: number,
): Promise<bigint> {
  if (kind === 'jti' || kind === 'key') return 0n
  const { numUpdatedRows } = await writer
    .updateTable('token_family')
    .set({ revoked_at })
    .where(familyColumn[kind], '=', value)
    .where('revoked_at', 'is', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows
}

/** The entry of the family that is to end, if it has one: not that of its client, say. */
async function endOfFamily(
  db: Reader,
  { kind, value }: NewRevocation,
): Promise<Revocation | undefined> {
  if (kind !== 'family') return undefined
  const row = await db
    .selectFrom('revocation')
    .selectAll()
    // As a parameter it would not tell the database that the index of these rows has them all.
    .where('kind', '=', sql.lit(kind))
    .where('value', '=', value)
    .executeTakeFirst()
  return row && entryFromRow(row)
}

async function lastMintedAhead(writer: Writer, value: string): Promise<number> {
  const row = await writer
    .selectFrom('minted_ahead')
    .select('issued_at')
    .where('value', '=', value)
    .executeTakeFirst()
  return row?.issued_at ?? 0
}

/**
 * Notes that a token of these is dated ahead.
 *
 * Concurrency: the latest date stays, whichever was noted last; rows are locked in one order.
 */
export async function noteMintedAhead(
  writer: Writer,
  { values, issuedAt: issued_at }: MintedAhead,
): Promise<void> {
  await writer
    .insertInto('minted_ahead')
    .values(values.toSorted().map((value) => ({ value, issued_at })))
    .onConflict((conflict) =>
      conflict
        .column('value')
        .doUpdateSet({ issued_at })
        .where('minted_ahead.issued_at', '<', issued_at),
    )
    .execute()
}

export async function revocationsAfter(
  db: Reader,
  seq: number,
  limit: number,
): Promise<readonly Revocation[]> {
  const rows = await db
    .selectFrom('revocation')
    .selectAll()
    .where('seq', '>', seq)
    .orderBy('seq')
    .limit(limit)
    .execute()
  return rows.map(entryFromRow)
}

const entryFromRow = (row: RevocationTable): Revocation => ({
  seq: row.seq,
  kind: row.kind,
  value: row.value,
  notBefore: row.not_before,
  expiresAt: row.expires_at,
})
