/** What tests replace of a server. */
import type { Clock } from '@keygrant/engine'
import type { SqlStore } from '@keygrant/store-sql'
import type { Logger } from 'pino'

export interface Overrides {
  readonly now?: Clock
  readonly logger?: Logger
  /** Stands between the server and its database, to count what is asked of it. */
  readonly wrapStore?: (store: SqlStore) => SqlStore
  /** Where the built console and documentation are, instead of beside the server. */
  readonly consoleFolder?: string
  readonly docsFolder?: string
}
