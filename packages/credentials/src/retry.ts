/**
 * Trying again what may pass.
 */
import { err, ok, type Result } from '@keygrant/protocol/result'
import { CredentialsError } from './errors.ts'
import { redactor, safeCause } from './redact.ts'
import { known, type Resolved } from './resolve.ts'
import type { TokenSet } from './token-set.ts'

const firstBackoff = 250

/** How often, until when (monotonic), and how to wait in between. */
export interface Retries {
  readonly attempts: number
  readonly end: number
  pause(milliseconds: number): Promise<void>
}

/**
 * Asks for tokens until there are some, up to `attempts` times.
 *
 * Tried again is only what may pass: no connection, no answer in time, 429, 5xx, a page that is not
 * JSON. A refusal such as `invalid_client` never is. `Retry-After` is kept to.
 */
export async function retrying(
  resolved: Resolved,
  ask: () => Promise<TokenSet>,
  { attempts, end, pause }: Retries,
): Promise<Result<TokenSet, CredentialsError>> {
  const { logger, http, issuer, clientId } = resolved
  for (let attempt = 1; ; attempt++) {
    logger.debug?.('A token is requested.', { issuer: issuer?.href, clientId })
    const outcome = await outcomeOf(ask, resolved)
    if (outcome.ok) return outcome
    const { error } = outcome
    const wait = waitAfter(error, attempt, resolved)
    const useless = !error.retryable || attempt >= attempts || performance.now() + wait >= end
    if (useless || wait > http.retry.maxDelay) return outcome
    const { code } = error
    logger.debug?.('The token request will be sent again.', { code, attempt, wait })
    await pause(wait)
  }
}

async function outcomeOf(
  ask: () => Promise<TokenSet>,
  { clientSecret }: Resolved,
): Promise<Result<TokenSet, CredentialsError>> {
  try {
    return ok(await ask())
  } catch (error) {
    if (error instanceof CredentialsError) return err(error)
    const secret = known(clientSecret)
    const cause = safeCause(error, redactor(secret === undefined ? [] : [secret]))
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
