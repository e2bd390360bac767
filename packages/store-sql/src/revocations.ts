/** The revocation feed: one row a revocation, numbered in the order of commits. */
import { isForGood, type MintedAhead, type NewRevocation, type Revocation } from '@keygrant/engine'
import type { Reader, Writer } from './backend.ts'
import { countUp } from './counters.ts'

/** The column of a family that each kind of revocation matches; the others end no family. */
const familyColumn = {
  family: 'id',
  client: 'client_id',
  subject: 'subject',
  organization: 'organization_id',
} as const

/**
 * Ends the families that it hits, and appends to the feed.
 *
 * Concurrency: an issuance that holds its family's row finishes first and is ended with the family;
 * the next one finds its family ended. Revocations wait for each other, and hold the counter until
 * they commit: numbers become visible in order. What was minted ahead, and answered, is hit.
 */
export async function revoke(writer: Writer, revocation: NewRevocation): Promise<Revocation> {
  const { kind, value, expiresAt: expires_at } = revocation
  const ahead = isForGood(kind) ? 0 : await lastMintedAhead(writer, value)
  const not_before = Math.max(revocation.notBefore, ahead)
  if (kind !== 'jti' && kind !== 'key')
    await writer
      .updateTable('token_family')
      .set({ revoked_at: not_before })
      .where(familyColumn[kind], '=', value)
      .where('revoked_at', 'is', null)
      .execute()
  const seq = await countUp(writer, 'revocation')
  await writer
    .insertInto('revocation')
    .values({ seq, kind, value, not_before, expires_at })
    .execute()
  return { ...revocation, notBefore: not_before, seq }
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
  return rows.map((row) => ({
    seq: row.seq,
    kind: row.kind,
    value: row.value,
    notBefore: row.not_before,
    expiresAt: row.expires_at,
  }))
}
