/**
 * What {@link Credentials} does besides handing out tokens: logging in and out, and keeping.
 */
import type { CredentialState } from './credential-state.ts'
import { atCallbackSite } from './dialect/at-callback-site.ts'
import { CredentialsError } from './errors.ts'
import { exchangeCode, type FetchTokensOptions } from './exchange-code.ts'
import { heldTokens } from './held-tokens.ts'
import { interruptible } from './interruptible.ts'
import { type Opened, openLogin } from './open-entry.ts'
import type { CallOptions } from './options.ts'
import { PartialCredentialsError } from './partial-credentials-error.ts'
import { reauthRequired } from './refresh-token.ts'
import type { Resolved } from './resolve.ts'
import { type RevocationResult, revokeToken } from './revoke.ts'
import { StoreSession } from './store-session.ts'
import { snapshotRecord } from './stored-tokens.ts'
import { exclusively } from './stores/exclusively.ts'
import { forget } from './token-cache.ts'
import { unwrap } from './token-request.ts'
import type { TokenSet } from './token-set.ts'
import { withHeaders } from './with-headers.ts'

/** Nobody has any credentials. */
export function noCredentials({ tried }: Resolved): CredentialsError {
  const places = tried.map(({ source, detail }) => `${source}: ${detail}`).join('; ')
  return new CredentialsError(
    'no_credentials',
    `No credentials were found. Give clientId and clientSecret, or log in. Looked at: ${places}.`,
  )
}

/** Runs one call's own request, which ends with the call. */
async function patiently<T>(
  state: CredentialState,
  { signal, timeout }: CallOptions,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController()
  const signals = [state.source.closing, state.settings.http.signal, signal]
  try {
    return await interruptible(run(controller.signal), { signals, timeout })
  } catch (error) {
    controller.abort(new CredentialsError('aborted', 'The call was given up.'))
    throw error
  }
}

/** Exchanges a code, keeps the tokens, and makes them these credentials' own. */
export async function fetchTokens(
  state: CredentialState,
  options: FetchTokensOptions,
): Promise<TokenSet> {
  const before = await state.source.open(options)
  const { clientId = before.resolved.clientId, clientSecret = before.resolved.clientSecret } =
    options
  const client = { ...before.resolved, clientId, clientSecret }
  const asking = withHeaders(client, options.headers)
  const tokens = await patiently(state, options, (signal) => exchangeCode(asking, options, signal))

  const held = heldTokens(tokens)
  const there = unwrap(atCallbackSite(client, options))
  const opened = await openLogin(there, held, before)
  if (client.usesStore)
    await locked(opened, async (session) => {
      await session.read()
      await session.save(held.tokens, undefined)
    })
  await state.login(opened, { clientId, clientSecret, refreshToken: tokens.refreshToken })
  await state.source.put(held, 'exchange')
  return held.tokens
}

function locked<T>({ resolved, entry }: Opened, run: (session: StoreSession) => Promise<T>) {
  const { chosen, profile } = resolved
  return exclusively(chosen.store, profile, () => run(new StoreSession(resolved, entry.lineage)))
}

/** Revokes one of the two tokens, and sees that it is used no more. */
export async function revoke(
  state: CredentialState,
  kind: 'access_token' | 'refresh_token',
  options: CallOptions,
): Promise<RevocationResult> {
  const opened = await state.source.open(options)
  const { entry } = opened
  const token =
    kind === 'access_token' ? entry.held?.tokens.accessToken : entry.lineage.refreshToken
  const resolved = withHeaders(opened.resolved, options.headers)
  if (token === undefined) {
    const name = kind === 'access_token' ? 'accessToken' : 'refreshToken'
    throw new PartialCredentialsError([name], resolved.tried)
  }
  const result = await patiently(state, options, (signal) =>
    revokeToken(resolved, { token, kind }, signal),
  )
  if (kind === 'refresh_token') await dropLine(opened, token)
  else {
    state.source.refuse(token)
    if (opened.resolved.usesStore)
      await locked(opened, (session) => session.drop('accessToken', token))
  }
  return result
}

/** A refresh token that was revoked is used no more, nor what descends from it. */
async function dropLine(opened: Opened, refreshToken: string): Promise<void> {
  const { resolved, entry } = opened
  const { lineage } = entry
  const cause = new CredentialsError('aborted', 'The refresh token was revoked by this program.')
  lineage.dead = { refreshToken, error: reauthRequired(cause, false) }
  if (lineage.refreshToken === refreshToken) lineage.refreshToken = undefined
  entry.held = undefined
  if (resolved.usesStore)
    await locked(opened, (session) => session.drop('refreshToken', refreshToken))
}

/** Writes what is known now, over whatever the profile has. */
export async function writeCredentials(
  state: CredentialState,
): Promise<{ readonly profile: string; readonly version: string }> {
  const { resolved, entry } = await state.source.open({})
  const { chosen, profile } = resolved
  const record = snapshotRecord(resolved, entry.lineage, entry.held?.tokens)
  const { prover } = entry.lineage
  // Whoever read such a record could do nothing with it.
  if (entry.held?.prover !== undefined && prover?.isKept !== true)
    throw new CredentialsError(
      'invalid_configuration',
      'The tokens are bound to a key that was made to stay in this process: name a store, or give dpop a key pair.',
    )
  const parts = [record.clientId, record.clientSecret, record.refreshToken, record.accessToken]
  if (parts.every((part) => part === undefined)) throw noCredentials(resolved)
  const { version } = await exclusively(chosen.store, profile, () =>
    chosen.store.write(profile, record),
  )
  entry.lineage.unsaved = undefined
  return { profile, version }
}

/** Revokes what there is, and forgets it in any case. */
export async function logout(
  state: CredentialState,
  options: CallOptions,
): Promise<{ readonly revoked: boolean; readonly removed: boolean }> {
  const opened = await state.source.open({})
  const { resolved, entry } = opened
  const kinds = [
    ...(entry.lineage.refreshToken === undefined ? [] : ['refresh_token' as const]),
    ...(entry.held === undefined ? [] : ['access_token' as const]),
  ]
  let revoked = kinds.length > 0
  for (const kind of kinds) {
    try {
      // Ending the refresh token may have ended the access token, too.
      if (kind === 'refresh_token' || entry.held !== undefined) await revoke(state, kind, options)
    } catch (error) {
      if (!(error instanceof CredentialsError)) throw error
      state.settings.logger.warn?.('A token could not be revoked; it is forgotten all the same.', {
        ...error.toJSON(),
      })
      revoked = false
    }
  }
  const removed = resolved.usesStore && (await locked(opened, (session) => session.remove()))
  entry.held = undefined
  entry.lineage.refreshToken = undefined
  forget(entry)
  state.give({ accessToken: undefined, refreshToken: undefined })
  return { revoked, removed }
}
