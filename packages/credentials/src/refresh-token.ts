/**
 * The refresh token grant: one POST, whose answer must not be lost.
 *
 * @see RFC 6749 §6, RFC 9700 §4.14.2 (rotation)
 */
import { err, ok, type Result } from '@keygrant/protocol/result'
import { CredentialsError, OAuthError } from './errors.ts'
import { holdLike } from './held-tokens.ts'
import type { Lineage } from './lineage.ts'
import type { Resolved } from './resolve.ts'
import { type Retries, retrying } from './retry.ts'
import { request } from './token-request.ts'
import type { TokenSet } from './token-set.ts'
import { withRefreshToken } from './token-set.ts'

/**
 * Refreshes. The request goes on when nobody waits any more: by then the server may have replaced the
 * refresh token, and only the answer says by what. The lineage has it before this returns.
 *
 * Concurrency: of one lineage there is one such request at a time.
 */
export async function refreshOnce(
  resolved: Resolved,
  lineage: Lineage,
  retries: Retries,
): Promise<Result<TokenSet, CredentialsError>> {
  while (lineage.busy !== undefined) await lineage.busy
  const sent = lineage.refreshToken
  if (sent === undefined)
    return err(new CredentialsError('no_credentials', 'There is no refresh token.'))
  // Not the flight's: it ends with the last waiter. The request's own timeout ends it.
  const { signal } = new AbortController()
  const ask = () => request(resolved, { grant_type: 'refresh_token', refresh_token: sent }, signal)
  const answer = (async () => {
    const outcome = await retrying(resolved, ask, retries)
    if (!outcome.ok) return outcome
    // RFC 6749 §6: a server that gives none means that the one before stays good.
    const refreshToken = outcome.value.refreshToken ?? sent
    lineage.refreshToken = refreshToken
    if (refreshToken !== sent) await lineage.succeeded?.(refreshToken)
    return ok(holdLike(withRefreshToken(outcome.value, refreshToken), outcome.value).tokens)
  })()
  const over = answer.then(
    () => undefined,
    () => undefined,
  )
  lineage.busy = over
  void over.then(() => {
    if (lineage.busy === over) lineage.busy = undefined
  })
  return answer
}

/** Whether the server says that the refresh token itself is no longer good. */
export const isDead = (error: CredentialsError): boolean =>
  error instanceof OAuthError && error.error === 'invalid_grant'

/** What callers are told once the refresh token is dead and nothing else can be asked. */
export function reauthRequired(cause: CredentialsError, interrupted: boolean): CredentialsError {
  const why = interrupted
    ? ' An earlier process was ended after it had sent it and before the answer was kept.'
    : ''
  return new CredentialsError(
    'reauth_required',
    `The authorization server no longer takes the refresh token.${why} Log in again.`,
    { cause },
  )
}
