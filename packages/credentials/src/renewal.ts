/**
 * Getting one new token set: the grant, run again after what may pass.
 */
import { err, ok, type Result } from '@keygrant/protocol'
import { CredentialsError } from './errors.ts'
import type { FlightControls } from './flight.ts'
import type { Grant } from './grants/grant.ts'
import { type HeldTokens, heldTokens } from './held-tokens.ts'
import { interruptible } from './interruptible.ts'
import { PartialCredentialsError } from './partial-credentials-error.ts'
import { redactor, safeCause } from './redact.ts'
import { grantOf, type Resolved } from './resolve.ts'
import { grantContext } from './token-request.ts'

/** How long getting a token may take, retries and waits included, in milliseconds. */
export const renewalDeadline = 60_000

const firstBackoff = 250

/**
 * Runs the grant until it gives tokens, up to `attempts` times.
 *
 * Tried again is only what may pass: no connection, no answer in time, 429, 5xx, a page that is not
 * JSON. A refusal such as `invalid_client` never is. `Retry-After` is kept to.
 *
 * @throws {CredentialsError} Why the last attempt failed: a flight hands it to all who wait.
 */
export async function renew(
  settings: Resolved,
  controls: FlightControls,
  attempts: number,
): Promise<HeldTokens> {
  const { signal, pause } = controls
  const grant = grantOf(settings)
  if (grant === undefined) throw new PartialCredentialsError(lacksOf(settings), settings.tried)
  const end = performance.now() + (grant.deadline ?? renewalDeadline)
  for (let attempt = 1; ; attempt++) {
    const outcome = await runGrant(settings, grant, controls)
    if (outcome.ok) {
      await tell(settings, outcome.value, signal)
      return outcome.value
    }
    const { error } = outcome
    const wait = waitAfter(error, attempt, settings)
    const useless = !error.retryable || attempt >= attempts || performance.now() + wait >= end
    if (useless || wait > settings.http.retry.maxDelay) throw error
    settings.logger.debug?.('The token request will be sent again.', {
      code: error.code,
      attempt,
      wait,
    })
    await pause(wait)
  }
}

/** What would complete credentials that no tokens can be had with. */
function lacksOf({ clientId }: Resolved): readonly string[] {
  return [...(clientId === undefined ? ['clientId'] : []), 'clientSecret, refreshToken or grant']
}

async function runGrant(
  settings: Resolved,
  grant: Grant,
  controls: FlightControls,
): Promise<Result<HeldTokens, CredentialsError>> {
  const { issuer, clientId, clientSecret, logger } = settings
  logger.debug?.('A token is requested.', { issuer: issuer?.href, clientId })
  try {
    return ok(heldTokens(await grant(grantContext(settings, controls))))
  } catch (error) {
    if (error instanceof CredentialsError) return err(error)
    const redact = redactor(typeof clientSecret === 'string' ? [clientSecret] : [])
    const cause = safeCause(error, redact)
    return err(new CredentialsError('no_credentials', 'The grant failed.', { cause }))
  }
}

/** Milliseconds: what the server asked for and up to 10 % more, or a doubling, randomised backoff. */
function waitAfter(error: CredentialsError, attempt: number, { http }: Resolved): number {
  const { maxDelay, respectRetryAfter } = http.retry
  if (respectRetryAfter && error.retryAfter !== undefined)
    return error.retryAfter * (1 + Math.random() / 10)
  const backoff = Math.min(firstBackoff * 2 ** attempt, maxDelay)
  return backoff * (0.5 + Math.random() / 2)
}

/** Tells `onTokens`, before anybody else sees the tokens. */
async function tell(settings: Resolved, held: HeldTokens, signal: AbortSignal): Promise<void> {
  const { onTokens } = settings
  if (onTokens === undefined) return
  const kept = async () => onTokens(held.tokens, 'grant')
  try {
    await interruptible(kept(), { signals: [signal] })
  } catch (error) {
    warnNotKept(settings, 'onTokens', error)
  }
}

/**
 * Reports that somebody who was told about new tokens failed. The tokens are good, so no caller is
 * made to fail for it; without a logger it goes to the console, since it must not be lost.
 */
export function warnNotKept(settings: Pick<Resolved, 'logger'>, who: string, error: unknown): void {
  const cause = safeCause(error, (text) => text)
  const failure = new CredentialsError('persist_failed', `${who} failed.`, { cause })
  const warn = settings.logger.warn ?? console.warn
  warn(`${who} failed; the tokens are used all the same.`, {
    ...failure.toJSON(),
    cause: cause?.message,
  })
}
