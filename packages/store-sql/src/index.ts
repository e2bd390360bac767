/** The engine's store on SQLite and PostgreSQL. The only package that knows SQL. */
export { isStoreFailure } from './is-store-failure.ts'
export {
  migrate,
  type OpenedStore,
  openStore,
  type StoreFault,
  type StoreOptions,
} from './open-store.ts'
export type { SqlStore } from './sql-store.ts'
