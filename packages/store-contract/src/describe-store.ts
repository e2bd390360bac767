/** The whole contract, on one kind of store. */
import { afterEach, beforeEach, describe } from 'vitest'
import { accountsContract } from './accounts.contract.ts'
import { apisContract } from './apis.contract.ts'
import { clientsContract } from './clients.contract.ts'
import { consoleContract } from './console.contract.ts'
import { developerTokensContract } from './developer-tokens.contract.ts'
import { expiryContract } from './expiry.contract.ts'
import type { AnyStore } from './fixtures.ts'
import { invitationsContract } from './invitations.contract.ts'
import { logsContract } from './logs.contract.ts'
import type { OpenEmpty, OpenedForTest, StoreUnderTest } from './open-store.ts'
import { pageSettingsContract } from './page-settings.contract.ts'
import { redeemingContract } from './redeeming.contract.ts'
import { revocationContract } from './revocation.contract.ts'
import { spendingContract } from './spending.contract.ts'
import { transactionsContract } from './transactions.contract.ts'

/**
 * Declares a test for everything that a store must do, concurrency included.
 *
 * @param name How the report calls this kind of store.
 * @param open Called before each case: no case sees what another left behind.
 */
export function describeStore(name: string, open: OpenEmpty): void {
  // Generous, since a machine that is busy with other things makes twenty callers slow.
  describe(name, { timeout: 60_000 }, () => {
    let opened: OpenedForTest | undefined
    const under: StoreUnderTest = {
      get store(): AnyStore {
        if (opened === undefined) throw new Error('no case is running')
        return opened.store
      },
    }
    beforeEach(async () => {
      opened = await open()
    })
    afterEach(async () => {
      await opened?.close()
      opened = undefined
    })

    spendingContract(under)
    redeemingContract(under)
    revocationContract(under)
    transactionsContract(under)
    accountsContract(under)
    invitationsContract(under)
    apisContract(under)
    clientsContract(under)
    consoleContract(under)
    pageSettingsContract(under)
    developerTokensContract(under)
    logsContract(under)
    expiryContract(under)
  })
}
