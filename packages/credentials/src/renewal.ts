/**
 * One renewal, from the question whether it is needed to the tokens in everybody's hands.
 *
 * The ten steps are those of `steps.ts`. What decides is decided under the store's lock, after the store
 * was read again: another process may have renewed meanwhile, and then its tokens are taken over.
 */
import { CredentialsError } from './errors.ts'
import { type FlightControls, renewalDeadline } from './flight.ts'
import { grantContext } from './grant-context.ts'
import { grantOf } from './grant-of.ts'
import { type HeldTokens, heldTokens } from './held-tokens.ts'
import { interruptible } from './interruptible.ts'
import { adoptLine } from './open-entry.ts'
import type { TokensReason } from './options.ts'
import { PartialCredentialsError } from './partial-credentials-error.ts'
import { isDead, reauthRequired, refreshOnce } from './refresh-token.ts'
import type { Resolved } from './resolve.ts'
import { type Retries, retrying } from './retry.ts'
import { reach } from './steps.ts'
import { StoreSession } from './store-session.ts'
import { isFresh, tokensIn } from './stored-tokens.ts'
import { exclusively } from './stores/exclusively.ts'
import type { CacheEntry } from './token-cache.ts'
import { unwrap } from './token-request.ts'
import { warnNotKept } from './warn-not-kept.ts'

/** What one renewal is about. */
export interface RenewalJob {
  readonly resolved: Resolved
  readonly entry: CacheEntry
  /** The access token that is no longer wanted. Any other that is fresh will do. */
  readonly stale: string | undefined
  readonly minTtl: number
  readonly attempts: number
}

/** New tokens, and how they were had. `adopted`: somebody else had them. */
interface Renewed {
  readonly held: HeldTokens
  readonly why: TokensReason | 'adopted'
}

/**
 * Gets new tokens: with the refresh token if there is one, else, or when it is dead, by the grant.
 *
 * @throws {CredentialsError} Why the last attempt failed: a flight hands it to all who wait.
 */
export async function renew(job: RenewalJob, controls: FlightControls): Promise<HeldTokens> {
  reach('in-flight')
  const { resolved, entry } = job
  const { busy } = entry.lineage
  if (busy !== undefined) await interruptible(busy, { signals: [controls.signal] })
  const current = adoptable(entry.held, job)
  reach('compare')
  if (current !== undefined && !entry.refused) return current

  const renewed = resolved.usesStore
    ? await exclusively(resolved.chosen.store, resolved.profile, (lost) =>
        renewUnderLock(job, controls, lost),
      )
    : await renewWith(job, controls, undefined)
  reach('unlocked')
  const { held, why } = renewed
  if (why !== 'adopted') await tell(resolved, { held, why }, controls.signal)
  return held
}

async function renewUnderLock(
  job: RenewalJob,
  controls: FlightControls,
  lost: AbortSignal,
): Promise<Renewed> {
  const signal = AbortSignal.any([controls.signal, lost])
  // Waiting for the lock may have taken longer than anybody had patience.
  signal.throwIfAborted()
  reach('locked')
  const session = new StoreSession(job.resolved, job.entry.lineage)
  await session.read()
  reach('re-read')
  const theirs = adopt(session, job)
  if (theirs !== undefined) return theirs
  signal.throwIfAborted()
  return renewWith(job, { ...controls, signal }, session)
}

/** Takes over what the store has: always its refresh token, and its access token if it is fresh. */
function adopt(session: StoreSession, job: RenewalJob): Renewed | undefined {
  const { record } = session
  const { lineage } = job.entry
  if (record === undefined) return undefined
  // What could not be written is newer than what is there.
  if (lineage.unsaved === undefined) adoptLine(lineage, record, job.resolved)
  const held = adoptable(tokensIn(record, job.resolved, lineage), job)
  return held && publish(job, { held, why: 'adopted' })
}

function adoptable(held: HeldTokens | undefined, job: RenewalJob): HeldTokens | undefined {
  if (held === undefined || held.tokens.accessToken === job.stale) return undefined
  return isFresh(held, job.resolved, job.minTtl) ? held : undefined
}

async function renewWith(
  job: RenewalJob,
  controls: FlightControls,
  session: StoreSession | undefined,
): Promise<Renewed> {
  const { resolved, entry } = job
  const { lineage } = entry
  const grant = grantOf(resolved, lineage)
  const end = performance.now() + (grant?.deadline ?? renewalDeadline)
  const retries: Retries = { attempts: job.attempts, end, pause: controls.pause }
  if (lineage.refreshToken !== undefined) {
    const refreshed = await refreshWith(job, retries, session)
    if (refreshed !== undefined) return refreshed
  }
  const isOver = lineage.dead !== undefined || lineage.obtained === 'exchange'
  if (grant === undefined || (isOver && !mayReplace(job)))
    throw lineage.dead?.error ?? new PartialCredentialsError(lacks(resolved), resolved.tried)

  const tokens = unwrap(
    await retrying(resolved, () => grant(grantContext(resolved, controls)), retries),
  )
  const held = heldTokens(tokens)
  if (held.prover === undefined && resolved.dpop !== false) throw unbound()
  lineage.refreshToken = tokens.refreshToken
  lineage.obtained = 'grant'
  lineage.dead = undefined
  await session?.save(held.tokens, undefined)
  return publish(job, { held, why: 'grant' })
}

/** Undefined: the refresh token is dead, and the grant may be asked. */
async function refreshWith(
  job: RenewalJob,
  retries: Retries,
  session: StoreSession | undefined,
): Promise<Renewed | undefined> {
  const { resolved, entry } = job
  const { lineage } = entry
  for (let again = false; ; again = true) {
    const sent = lineage.refreshToken
    if (sent !== undefined && sent === lineage.dead?.refreshToken) return undefined
    const interrupted = session?.record?.pendingRefresh !== undefined
    await session?.mark()
    reach('marked')
    const outcome = await refreshOnce(resolved, lineage, retries)
    reach('sent')
    if (outcome.ok) {
      const held = heldTokens(outcome.value)
      reach('merged')
      await session?.save(held.tokens, sent)
      reach('written')
      lineage.dead = undefined
      return publish(job, { held, why: 'refresh' })
    }
    const { error } = outcome
    if (!isDead(error) || sent === undefined) {
      await session?.unmark()
      throw error
    }
    // Somebody who does not keep to the lock may have been faster: then theirs is the one to use.
    await session?.read()
    const theirs = session && adopt(session, job)
    if (theirs !== undefined) return theirs
    if (lineage.refreshToken !== sent && !again) continue
    await session?.unmark()
    lineage.dead = { refreshToken: sent, error: reauthRequired(error, interrupted) }
    return undefined
  }
}

const unbound = (): CredentialsError =>
  new CredentialsError(
    'bad_response',
    "The grant's token is bound to no key, although dpop is on: get it by the context's request().",
  )

/**
 * Whether the grant may go on where the refresh token ended: one that was asked for by name, or that
 * gave the refresh token. The client's own grant must not stand in for a person's.
 */
const mayReplace = ({ resolved, entry }: RenewalJob): boolean =>
  resolved.grant !== undefined || entry.lineage.obtained === 'grant'

/** What would complete credentials that no tokens can be had with. */
const lacks = ({ clientId }: Resolved): readonly string[] => [
  ...(clientId === undefined ? ['clientId'] : []),
  'clientSecret, refreshToken or grant',
]

function publish({ entry }: RenewalJob, renewed: Renewed): Renewed {
  entry.held = renewed.held
  entry.refused = false
  reach('published')
  return renewed
}

/** Tells `onTokens`, before any caller sees the tokens. */
export async function tell(
  resolved: Pick<Resolved, 'onTokens' | 'logger'>,
  { held, why }: { readonly held: HeldTokens; readonly why: TokensReason },
  signal: AbortSignal,
): Promise<void> {
  const { onTokens } = resolved
  if (onTokens === undefined) return
  const kept = async () => onTokens(held.tokens, why)
  try {
    await interruptible(kept(), { signals: [signal] })
  } catch (error) {
    warnNotKept(resolved, 'onTokens', error)
  }
}
