/** What keeps the database small and tells whether it is the right one. */
import type { Hash } from '@keygrant/engine'
import type { Backend, Writer } from './backend.ts'

export interface Expiry {
  readonly now: number
  readonly logsBefore: number
  readonly limit: number
}

/**
 * Each rule deletes at most `limit` rows, in a transaction of its own: none holds others up for long.
 *
 * Concurrency: nodes that clean at the same time delete different rows or find nothing.
 */
export async function deleteExpired(backend: Backend, expiry: Expiry): Promise<number> {
  let deleted = 0
  for (const rule of rules)
    deleted += await backend.write(async (writer) => Number(await rule(writer, expiry)))
  return deleted
}

type Rule = (writer: Writer, expiry: Expiry) => Promise<bigint>

const count = async (query: {
  executeTakeFirstOrThrow(): Promise<{ numDeletedRows: bigint }>
}): Promise<bigint> => (await query.executeTakeFirstOrThrow()).numDeletedRows

const rules: readonly Rule[] = [
  (writer, { now, limit }) =>
    count(
      writer
        .deleteFrom('access_token')
        .where('hash', 'in', (nested) =>
          nested
            .selectFrom('access_token')
            .select('hash')
            .where('expires_at', '<=', now)
            .limit(limit),
        ),
    ),
  (writer, { now, limit }) =>
    count(
      writer
        .deleteFrom('revocation')
        .where('seq', 'in', (nested) =>
          nested.selectFrom('revocation').select('seq').where('expires_at', '<=', now).limit(limit),
        ),
    ),
  (writer, { now, limit }) =>
    count(
      writer
        .deleteFrom('idempotent_answer')
        .where('key', 'in', (nested) =>
          nested
            .selectFrom('idempotent_answer')
            .select('key')
            .where('expires_at', '<=', now)
            .limit(limit),
        )
        .where('expires_at', '<=', now),
    ),
  // A spent token stays as long as its family: it is the evidence of a replay.
  (writer, { now, limit }) =>
    count(
      writer.deleteFrom('refresh_token').where('hash', 'in', (nested) =>
        nested
          .selectFrom('refresh_token')
          .innerJoin('token_family', 'token_family.id', 'refresh_token.family_id')
          .select('refresh_token.hash')
          .where('refresh_token.expires_at', '<=', now - grace)
          .limit(limit),
      ),
    ),
  (writer, { now, limit }) =>
    count(
      writer.deleteFrom('token_family').where('id', 'in', (nested) =>
        nested
          .selectFrom('token_family')
          .leftJoin('refresh_token', 'refresh_token.family_id', 'token_family.id')
          .select('token_family.id')
          .where('refresh_token.hash', 'is', null)
          .where('token_family.created_at', '<=', now - grace)
          .limit(limit),
      ),
    ),
  (writer, { logsBefore, limit }) =>
    count(
      writer
        .deleteFrom('log_entry')
        .where('position', 'in', (nested) =>
          nested
            .selectFrom('log_entry')
            .select('position')
            .where('at', '<', logsBefore)
            .limit(limit),
        ),
    ),
  (writer, { logsBefore, limit }) =>
    count(
      writer
        .deleteFrom('signing_key')
        .where('kid', 'in', (nested) =>
          nested
            .selectFrom('signing_key')
            .select('kid')
            .where('retires_at', 'is not', null)
            .where('retires_at', '<', logsBefore)
            .limit(limit),
        ),
    ),
]

/** How long after its death a refresh token is kept, so that a replay of it is still recognised. */
const grace = 86_400

/** Concurrency: the first of several nodes keeps its check; the others read it. */
export function masterKeyCheck(backend: Backend, check: Hash): Promise<Hash> {
  return backend.write(async (writer) => {
    await writer
      .insertInto('instance')
      .values({ id: 1, master_key_check: check })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute()
    const { master_key_check } = await writer
      .selectFrom('instance')
      .select('master_key_check')
      .executeTakeFirstOrThrow()
    return master_key_check as Hash
  })
}
