/**
 * From options to the process-wide entry: the store is asked, secrets are read, and what is known already
 * is put where all find it.
 */
import { Prover } from './dpop/prover.ts'
import { CredentialsError } from './errors.ts'
import { renewalDeadline } from './flight.ts'
import { grantOf } from './grant-of.ts'
import { type HeldTokens, heldTokens } from './held-tokens.ts'
import { identityOf, type SecretValues, secretParts, sha256 } from './identity.ts'
import { jwtExpiry } from './jwt.ts'
import { type Lineage, newLineage } from './lineage.ts'
import { readSecret } from './read-secret.ts'
import { type Resolved, withStore } from './resolve.ts'
import type { StoredProfile } from './storage-adapter.ts'
import { belongsTo, proverIn, tokensIn } from './stored-tokens.ts'
import { type CacheEntry, cacheEntry, keepAs } from './token-cache.ts'
import { warnNotKept } from './warn-not-kept.ts'

/** Credentials of one source, and their entry in the process. */
export interface Opened {
  readonly resolved: Resolved
  readonly entry: CacheEntry
  /** The key of the entry. */
  readonly identity: string
  /** How long getting a token may take, in milliseconds. */
  readonly deadline: number
}

/** Opens the entry of credentials. Nothing is sent. */
export async function openEntry(now: Resolved): Promise<Opened> {
  const record = await readRecord(now)
  const resolved = withStore(now, record)
  const secrets = await readSecrets(resolved)
  const fromStore = resolved.source === 'store'
  const { refreshToken } = secrets
  const seed = fromStore || refreshToken === undefined ? undefined : await sha256(refreshToken)
  // Tokens of a store change while it stays the same login; those given are who somebody is.
  const { accessToken: _token, refreshToken: _line, ...lasting } = secrets
  const identity = await identityOf(resolved, fromStore ? lasting : secrets)
  const entry = cacheEntry(identity, () => newLineage(refreshToken, 'given', seed))
  const { lineage } = entry
  lineage.prover ??= newProver(resolved)
  const opened = { ...resolved, prover: () => lineage.prover }
  entry.lineage.succeeded ??= async (successor) => {
    const key = await identityOf(resolved, { ...lasting, refreshToken: successor })
    if (!fromStore) keepAs(key, entry)
  }
  if (record !== undefined && belongsTo(record, resolved, lineage))
    takeOver(entry, record, resolved)
  else if (entry.held === undefined && secrets.accessToken !== undefined)
    entry.held = given(secrets.accessToken, opened)
  const deadline = grantOf(resolved)?.deadline ?? renewalDeadline
  return { resolved: opened, entry, identity, deadline }
}

/**
 * The entry for tokens that a person has just consented to. In a store the profile is who they are;
 * without one they are nobody's but this object's, since many people log in with one client.
 */
export async function openLogin(
  resolved: Resolved,
  { tokens }: HeldTokens,
  before: Opened,
): Promise<Opened> {
  const { refreshToken, accessToken } = tokens
  if (resolved.usesStore) {
    const { entry } = before
    Object.assign(entry.lineage, { refreshToken, obtained: 'exchange', dead: undefined })
    return { ...before, resolved }
  }
  const own = refreshToken === undefined ? { accessToken } : { refreshToken }
  const identity = await identityOf(resolved, { ...(await readSecrets(resolved)), ...own })
  const entry = cacheEntry(identity, () => newLineage(refreshToken, 'exchange', undefined))
  const { lineage } = entry
  // The tokens are bound to the key that the code was exchanged with.
  lineage.prover ??= resolved.prover?.()
  const prover = () => lineage.prover
  return {
    ...before,
    resolved: { ...resolved, ...own, prover, source: 'instance' },
    entry,
    identity,
  }
}

/** The entry for fewer scopes of the same credentials: tokens of its own, the same refresh token. */
export async function openPart(whole: Opened, scope: readonly string[]): Promise<Opened> {
  const resolved: Resolved = { ...whole.resolved, scope, isPart: true }
  const identity = await sha256(`${whole.identity} ${scope.toSorted().join(' ')}`)
  return { ...whole, resolved, identity, entry: cacheEntry(identity, () => whole.entry.lineage) }
}

/** What the store has, if it counts for these credentials. */
async function readRecord(now: Resolved): Promise<StoredProfile | undefined> {
  const { source, usesStore, chosen, profile } = now
  if (source !== undefined && !usesStore) return undefined
  try {
    return (await chosen.store.read(profile))?.record
  } catch (error) {
    // With credentials from elsewhere a broken store costs time, not tokens.
    if (source === undefined || !(error instanceof CredentialsError)) throw error
    warnNotKept(now, 'Reading the store', error)
    return undefined
  }
}

/** What a store has is newer than what this process remembers, unless that could not be written. */
function takeOver(entry: CacheEntry, record: StoredProfile, resolved: Resolved): void {
  const { lineage } = entry
  if (lineage.unsaved !== undefined || lineage.busy !== undefined) return
  const changed = record.refreshToken !== undefined && record.refreshToken !== lineage.refreshToken
  adoptLine(lineage, record, resolved)
  if (changed || entry.held === undefined) {
    entry.held = tokensIn(record, resolved, lineage) ?? entry.held
    entry.refused = false
  }
}

/** The refresh token of a record, how it was had, and the key that it may be bound to. */
export function adoptLine(lineage: Lineage, record: StoredProfile, resolved: Resolved): void {
  lineage.prover = proverIn(record, resolved, lineage) ?? lineage.prover
  if (record.refreshToken !== undefined) lineage.refreshToken = record.refreshToken
  if (record.obtained !== undefined) lineage.obtained = record.obtained
}

/** An access token that was given: its life is what it says itself. */
function given(accessToken: string, { scope, dpop, prover }: Resolved) {
  if (dpop === true)
    throw new CredentialsError(
      'invalid_configuration',
      'An access token that is given is bound to a key that is there already: give it as dpop.',
    )
  const exp = jwtExpiry(accessToken)
  const expiresAt = exp === undefined ? undefined : new Date(exp * 1000)
  const tokenType = dpop === false ? 'Bearer' : 'DPoP'
  return heldTokens({ accessToken, tokenType, expiresAt, scope, extra: {} }, prover?.())
}

/** A key for new tokens. It stays inside unless a store that others read is to keep it. */
function newProver({ dpop, usesStore, chosen }: Resolved): Prover | undefined {
  if (dpop === false) return undefined
  return new Prover(dpop === true ? { keepable: usesStore && !chosen.isPrivate } : { pair: dpop })
}

/** Every secret as it is now: its supplier is asked, once for any number of callers. */
async function readSecrets(resolved: Resolved): Promise<SecretValues> {
  const values: [string, string][] = []
  for (const part of secretParts) {
    const secret = resolved[part]
    // A function that gets access tokens is asked for each new one; which function it is, the grant says.
    if (secret !== undefined && !(part === 'accessToken' && typeof secret === 'function'))
      values.push([part, await readSecret(secret, part)])
  }
  return Object.fromEntries(values)
}
