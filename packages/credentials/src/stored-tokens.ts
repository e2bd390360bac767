/**
 * Between a store's record and tokens: whose record it is, what is in it, and what goes into it.
 */
import { lookAtClocks } from './clock.ts'
import { Prover } from './dpop/prover.ts'
import { floorOf, type HeldTokens, holdTokens, lifeLeft, windowOf } from './held-tokens.ts'
import type { Lineage } from './lineage.ts'
import { known, type Resolved } from './resolve.ts'
import type { StoredProfile } from './storage-adapter.ts'
import { readScope, sealTokenSet, type TokenSet } from './token-set.ts'

/**
 * Whether a record holds tokens of these very credentials: of the same client at the same server, and,
 * if a refresh token was given, descended from that one.
 */
export function belongsTo(record: StoredProfile, resolved: Resolved, lineage: Lineage): boolean {
  const { clientId, issuer, source } = resolved
  if (source === 'store') return true
  if (record.clientId !== clientId) return false
  if (record.issuer !== undefined && issuer !== undefined && hrefOf(record.issuer) !== issuer.href)
    return false
  const { seed, refreshToken } = lineage
  return seed === undefined || record.seed === seed || record.refreshToken === refreshToken
}

/** One spelling of an issuer: a person may have written the file. */
const hrefOf = (issuer: string): string => (URL.canParse(issuer) ? new URL(issuer).href : issuer)

/** The record's access token, if it is for what these credentials ask for. */
export function tokensIn(
  record: StoredProfile,
  resolved: Resolved,
  lineage: Lineage,
): HeldTokens | undefined {
  const { accessToken, expiresAt, scope = '', tokenType, resource, refreshToken } = record
  if (accessToken === undefined) return undefined
  // Without its key a bound token is worth nothing, and an unbound one is not what was asked for.
  const prover = proverIn(record, resolved, lineage)
  if ((tokenType === 'DPoP') !== (prover !== undefined)) return undefined
  const granted = readScope(scope) ?? []
  if (resolved.scope.some((name) => !granted.includes(name))) return undefined
  if (resource !== undefined && resource !== resolved.resource.join(' ')) return undefined
  const now = lookAtClocks()
  const ends = expiresAt === undefined ? undefined : new Date(expiresAt)
  const tokens = sealTokenSet({
    accessToken,
    tokenType: tokenType === 'DPoP' ? 'DPoP' : 'Bearer',
    ...(ends === undefined ? {} : { expiresAt: ends }),
    refreshToken,
    scope: granted,
    extra: {},
  })
  const lifetime = expiresAt === undefined ? undefined : Math.max(0, expiresAt - now.wall)
  return holdTokens(tokens, { since: now, lifetime, prover })
}

/** What has the key of a record's tokens: the same thing as before if it is the same key. */
export function proverIn(
  { dpopKey }: StoredProfile,
  { dpop }: Resolved,
  { prover }: Lineage,
): Prover | undefined {
  if (dpop === false) return undefined
  if (dpop !== true) return prover
  if (dpopKey === undefined) return undefined
  return prover?.isOf(dpopKey) === true ? prover : new Prover({ jwk: dpopKey })
}

/** Whether tokens from elsewhere are worth more than asking anew. */
export function isFresh(held: HeldTokens, resolved: Resolved, minTtl: number): boolean {
  const needed = Math.max(windowOf(held, resolved.earlyRefresh), floorOf(held), minTtl)
  return lifeLeft(held) > needed
}

/** What the store is to keep of new tokens. Members of `before` that nobody here knows stay. */
export function recordOf(
  tokens: TokenSet,
  { resolved, lineage, before = {} }: RecordContext,
): StoredProfile {
  const { pendingRefresh: _answered, ...whole } = before
  if (resolved.isPart) return { ...whole, ...defined({ refreshToken: lineage.refreshToken }) }
  const { accessToken: _old, expiresAt: _over, dpopKey: _before, ...rest } = whole
  const { clientId, clientSecret, issuer, resource, cacheToken, source } = resolved
  // A secret from a supplier or the environment has a home of its own, and no business on a disk.
  const secret = source === 'environment' ? undefined : known(clientSecret)
  const { refreshToken, obtained, seed, prover } = lineage
  return {
    ...rest,
    ...defined({
      clientId,
      clientSecret: secret,
      issuer: issuer?.href,
      seed,
      refreshToken,
      obtained: obtained === 'given' ? undefined : obtained,
      dpopKey: prover?.jwk,
    }),
    tokenType: tokens.tokenType,
    scope: tokens.scope.join(' '),
    ...(resource.length === 0 ? {} : { resource: resource.join(' ') }),
    ...(cacheToken
      ? defined({ accessToken: tokens.accessToken, expiresAt: tokens.expiresAt?.getTime() })
      : {}),
  }
}

/** What a store is to keep when it was asked to: all that is known. */
export function snapshotRecord(
  resolved: Resolved,
  lineage: Lineage,
  tokens: TokenSet | undefined,
): StoredProfile {
  const { clientId, issuer, clientSecret } = resolved
  const all = tokens === undefined ? {} : recordOf(tokens, { resolved, lineage })
  const { refreshToken } = lineage
  const client = { clientId, clientSecret: known(clientSecret), issuer: issuer?.href, refreshToken }
  return { ...all, ...defined(client) }
}

interface RecordContext {
  readonly resolved: Resolved
  readonly lineage: Lineage
  readonly before?: StoredProfile | undefined
}

/** Without the members that are undefined: they would replace what a record has. */
const defined = (members: StoredProfileDraft): StoredProfile =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))

type StoredProfileDraft = {
  readonly [Name in keyof StoredProfile]: StoredProfile[Name] | undefined
}
