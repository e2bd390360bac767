/** The transaction behind every token that leaves something in the database. */
import type { Commit, CommitOutcome } from '@keygrant/engine'
import { insertAccessToken } from './access-tokens.ts'
import { redeem } from './authorization-codes.ts'
import type { Backend } from './backend.ts'
import { beginFamily, holdFamily, insertFamily } from './families.ts'
import { insertRefreshToken, spend, touch } from './refresh-tokens.ts'
import { noteMintedAhead } from './revocations.ts'

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
 * Concurrency: of any number of simultaneous calls that spend one thing exactly one gives
 * `committed`; the others leave no row behind. The family's row is locked first, as the revocation
 * of a family does: whichever comes second sees what the first did.
 */
export async function commitIssuance(backend: Backend, commit: Commit): Promise<CommitOutcome> {
  try {
    await backend.write(async (writer) => {
      if (commit.newFamily !== undefined) await insertFamily(writer, commit.newFamily)
      if (commit.family !== undefined && !(await holdFamily(writer, commit.family, commit.now)))
        throw new Refused('family_ended')
      if (commit.redeem !== undefined) {
        if (!(await redeem(writer, commit.redeem, commit.now))) throw new Refused('already_spent')
        if (commit.family !== undefined) await beginFamily(writer, commit.family, commit.redeem)
      }
      if (commit.spend !== undefined && !(await spend(writer, commit.spend, commit.now)))
        throw new Refused('already_spent')
      if (commit.touch !== undefined && !(await touch(writer, commit.touch, commit.now)))
        throw new Refused('already_spent')
      if (commit.refreshToken !== undefined) await insertRefreshToken(writer, commit.refreshToken)
      if (commit.accessToken !== undefined) await insertAccessToken(writer, commit.accessToken)
      if (commit.mintedAhead !== undefined) await noteMintedAhead(writer, commit.mintedAhead)
    })
    return 'committed'
  } catch (error) {
    if (error instanceof Refused) return error.outcome
    throw error
  }
}
