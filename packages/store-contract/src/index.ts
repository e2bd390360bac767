/** What every store must do, under concurrency. */
export { describeStore } from './describe-store.ts'
export * from './fixtures.ts'
export type { OpenEmpty, OpenedForTest } from './open-store.ts'
export { createPostgresDatabase, type PostgresDatabase } from './postgres-database.ts'
export { race, rounds } from './race.ts'
export { keysOfRedeemed, winnersOfRedeeming } from './redeeming.contract.ts'
export {
  type EndedAtOnce,
  endFamilyAtOnce,
  type FeedAsRead,
  readFeedWhileWriting,
} from './revocation.contract.ts'
export { commitsAfterRevocation, winnersOfSpending } from './spending.contract.ts'
