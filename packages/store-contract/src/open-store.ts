/** What a contract runs against. */
import type { AnyStore } from './fixtures.ts'

/** Opens a store on an empty database of its own. */
export type OpenEmpty = () => Promise<OpenedForTest>

export interface OpenedForTest {
  readonly store: AnyStore
  /** Closes the store and removes its database. */
  close(): Promise<void>
}

/** The store of the case that runs now; another one for each case. */
export interface StoreUnderTest {
  readonly store: AnyStore
}
