/** What the pages are given. */
import type { IncomingMessage } from 'node:http'
import type { AccountDeps, Caller, Deps, InteractionDeps } from '@keygrant/engine'
import type { Logger } from 'pino'
import type { RateLimit } from '../http/rate-limit.ts'
import type { Seals } from './sealed-interaction.ts'

export interface PageDeps extends Seals {
  readonly engine: Deps & InteractionDeps
  readonly accounts: AccountDeps
  /** Called after a change that caches must hear of, before it is answered. */
  changed(): Promise<void>
  readCaller(request: IncomingMessage): Caller
  /** Whether what is in memory is recent enough to decide by. */
  isFresh(): boolean
  readonly requests: RateLimit
  readonly logger: Logger
}
