import { RevocationSet } from '@keygrant/engine'
import { openStore } from '@keygrant/store-sql'
import { expect, it } from 'vitest'
import { silent } from '../fixtures/running-server.ts'
import { cleanUp } from './clean-up.ts'

it('goes on until nothing that expired is left, in the database and in memory', async () => {
  const opened = await openStore({ url: 'sqlite::memory:' })
  if (!opened.ok) throw new Error(opened.error.message)
  const { store } = opened.value
  const revocations = new RevocationSet()
  await store.write(async (transaction) => {
    for (let n = 0; n < 1_200; n++)
      await transaction.revoke({ kind: 'jti', value: `j${n}`, notBefore: 1, expiresAt: 50 })
    await transaction.revoke({ kind: 'jti', value: 'live', notBefore: 1, expiresAt: 150 })
  })
  revocations.addFeed(await store.revocationsAfter(0, 5_000))
  let also = 0
  await cleanUp({
    store,
    revocations,
    now: () => 100,
    retention: { logs: 10, audit: 10 },
    logger: silent,
    also: () => {
      also++
      return Promise.resolve()
    },
  })
  expect(await store.revocationsAfter(0, 5_000)).toMatchObject([{ value: 'live' }])
  expect(revocations.size).toBe(1)
  expect(also).toBe(1)
  await store.close()
})
