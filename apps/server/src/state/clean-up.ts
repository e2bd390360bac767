/** Deletes what has expired, a little at a time, for as long as the server runs. */
import type { Clock, MaintenanceStore, RevocationSet } from '@keygrant/engine'
import type { Logger } from 'pino'

export interface CleanUpOptions {
  readonly store: MaintenanceStore
  readonly revocations: RevocationSet
  readonly now: Clock
  /** How long logs and the audit log are kept, in seconds. */
  readonly retention: { readonly logs: number; readonly audit: number }
  readonly logger: Logger
  /** Done each time as well, such as making the next signing key. */
  readonly also: () => Promise<void>
}

/** Seconds for which a secret stays in the list after it ended, so that its last uses can be looked up. */
export const endedSecretsKept = 90 * 86_400

const interval = 60_000
const rowsAtOnce = 500

/** @returns Ends it. */
export function startCleanUp(options: CleanUpOptions): () => void {
  const { logger } = options
  // Nodes that start together must not clean together.
  const timer = setInterval(
    () => {
      cleanUp(options).catch((error: unknown) =>
        logger.error({ error: String(error) }, 'clean-up failed'),
      )
    },
    interval * (0.75 + Math.random() / 2),
  )
  timer.unref()
  return () => clearInterval(timer)
}

/** Goes on until nothing is left to delete. */
export async function cleanUp({
  store,
  revocations,
  now,
  retention,
  also,
}: CleanUpOptions): Promise<void> {
  const at = now()
  revocations.prune(at)
  await also()
  let deleted = rowsAtOnce
  while (deleted >= rowsAtOnce)
    deleted = await store.deleteExpired({
      now: at,
      logsBefore: at - retention.logs,
      auditBefore: at - retention.audit,
      secretsBefore: at - endedSecretsKept,
      limit: rowsAtOnce,
    })
}
