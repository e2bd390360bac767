/** What the pages are given. */
import type { IncomingMessage } from 'node:http'
import type { AccountDeps, Caller, Deps } from '@keygrant/engine'
import type { Logger } from 'pino'
import type { RateLimit } from '../http/rate-limit.ts'
import type { CachedPageSettings } from '../state/cached-page-settings.ts'
import type { Seals } from './sealed-interaction.ts'

export interface PageDeps extends Seals {
  readonly engine: Deps
  readonly accounts: AccountDeps
  readonly pageSettings: CachedPageSettings
  /** Called after a change that caches must hear of, before it is answered. */
  changed(): Promise<void>
  readCaller(request: IncomingMessage): Caller
  /** Whether what is in memory is recent enough to decide by. */
  isFresh(): boolean
  readonly requests: RateLimit
  readonly logger: Logger
}
