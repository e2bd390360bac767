/** The engine's store on SQLite and PostgreSQL. The only package that knows SQL. */
export {
  migrate,
  type OpenedStore,
  openStore,
  type StoreFault,
  type StoreOptions,
} from './open-store.ts'
export type { SqlStore } from './sql-store.ts'
