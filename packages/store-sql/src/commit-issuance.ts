/** The transaction behind every token that leaves something in the database. */
import type { Commit, CommitOutcome, Family, RefreshToken } from '@keygrant/engine'
import { insertAccessToken } from './access-tokens.ts'
import type { Backend, Writer } from './backend.ts'

/** Undoes the transaction, and carries what to answer. */
class Refused extends Error {
  readonly outcome: Exclude<CommitOutcome, 'committed'>

  constructor(outcome: Exclude<CommitOutcome, 'committed'>) {
    super(outcome)
    this.outcome = outcome
  }
}

/**
 * Spends what the grant presented and stores what it buys.
 *
 * Concurrency: of any number of simultaneous calls that spend one refresh token exactly one gives
 * `committed`; the others leave no row behind. The family's row is locked first, as the revocation
 * of a family does: whichever comes second sees what the first did.
 */
export async function commitIssuance(backend: Backend, commit: Commit): Promise<CommitOutcome> {
  try {
    await backend.write(async (writer) => {
      if (commit.newFamily !== undefined) await insertFamily(writer, commit.newFamily)
      if (commit.family !== undefined && !(await holdFamily(writer, commit.family, commit.now)))
        throw new Refused('family_ended')
      if (commit.spend !== undefined && !(await spend(writer, commit.spend, commit.now)))
        throw new Refused('already_spent')
      if (commit.touch !== undefined && !(await touch(writer, commit.touch)))
        throw new Refused('already_spent')
      if (commit.refreshToken !== undefined) await insertRefreshToken(writer, commit.refreshToken)
      if (commit.accessToken !== undefined) await insertAccessToken(writer, commit.accessToken)
    })
    return 'committed'
  } catch (error) {
    if (error instanceof Refused) return error.outcome
    throw error
  }
}

async function insertFamily(writer: Writer, family: Family): Promise<void> {
  await writer
    .insertInto('token_family')
    .values({
      id: family.id,
      client_id: family.clientId,
      subject: family.subject,
      organization_id: family.organizationId,
      api_id: family.apiId,
      scope: family.scope.join(' '),
      created_at: family.createdAt,
      expires_at: family.expiresAt,
      revoked_at: family.revokedAt,
    })
    .execute()
}

/** Locks the family's row until the transaction ends, if the family is alive. */
async function holdFamily(writer: Writer, id: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await writer
    .updateTable('token_family')
    .set({ revoked_at: null })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .where((each) => each.or([each('expires_at', 'is', null), each('expires_at', '>', now)]))
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/**
 * Marks a refresh token as spent unless it already is. The condition is in the UPDATE itself:
 * reading first and writing after would let two requests both find the token unspent.
 */
async function spend(
  writer: Writer,
  { refreshToken, successor }: NonNullable<Commit['spend']>,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await writer
    .updateTable('refresh_token')
    .set({ spent_at: now, successor })
    .where('hash', '=', refreshToken)
    .where('spent_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

async function touch(
  writer: Writer,
  { refreshToken, expiresAt }: NonNullable<Commit['touch']>,
): Promise<boolean> {
  const { numUpdatedRows } = await writer
    .updateTable('refresh_token')
    .set({ expires_at: expiresAt })
    .where('hash', '=', refreshToken)
    .where('spent_at', 'is', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

async function insertRefreshToken(writer: Writer, token: RefreshToken): Promise<void> {
  await writer
    .insertInto('refresh_token')
    .values({
      hash: token.hash,
      family_id: token.familyId,
      issued_at: token.issuedAt,
      expires_at: token.expiresAt,
      spent_at: token.spentAt,
      successor: null,
    })
    .execute()
}
