/** A change that may find out halfway that it must not happen. */
import { err, ok, type Result } from '@keygrant/protocol'
import type { AccountStore, AccountTransaction } from '../account-ports.ts'

/** Carries a refusal out of the transaction: the store undoes whatever rejects, and only that. */
class Refused<E> {
  readonly reason: E
  constructor(reason: E) {
    this.reason = reason
  }
}

/** Runs a change as one transaction. If it gives an error, nothing of it is stored. */
export async function refusableChange<T, E>(
  store: Pick<AccountStore, 'changeAccount'>,
  change: (transaction: AccountTransaction) => Promise<Result<T, E>>,
): Promise<Result<T, E>> {
  return store
    .changeAccount(async (transaction): Promise<Result<T, E>> => {
      const outcome = await change(transaction)
      return outcome.ok ? ok(outcome.value) : Promise.reject(new Refused(outcome.error))
    })
    .catch((error: unknown) =>
      error instanceof Refused ? err((error as Refused<E>).reason) : Promise.reject(error),
    )
}
