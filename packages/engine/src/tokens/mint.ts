/**
 * Mints what a grant decided to issue: makes the strings, then commits once what they leave behind.
 *
 * A JWT without a refresh token leaves nothing behind, and is minted without touching the store,
 * unless it is dated ahead.
 */
import { formatScope, formatToken } from '@keygrant/protocol'
import type { Deps } from '../deps.ts'
import type { GrantContext, Issuance, RefreshPlan } from '../grants/grant.ts'
import { newIdentifier, randomText } from '../identifiers.ts'
import type { Commit, CommitOutcome, Family, OpaqueAccessToken } from '../ports.ts'
import type { MintedAhead } from '../revocation-ports.ts'
import { type AccessToken, accessTokenLifetime } from './access-token.ts'
import { signIdToken } from './id-token.ts'
import { signAccessToken } from './jwt-access-token.ts'
import { idleExpiry, newRefreshToken, successorOf } from './refresh-token.ts'

/** RFC 6749 §5.1. */
export interface TokenResponse {
  readonly access_token: string
  readonly token_type: 'Bearer' | 'DPoP'
  readonly expires_in: number
  readonly refresh_token?: string
  readonly scope: string
  /** OpenID Connect Core §3.1.3.3. */
  readonly id_token?: string
}

/** The answer, or why the commit found that it may not be given. */
export type Minted =
  | { readonly outcome: 'committed'; readonly response: TokenResponse }
  | { readonly outcome: Exclude<CommitOutcome, 'committed'> }

type MintDeps = Pick<
  Deps,
  'policy' | 'store' | 'signer' | 'revocations' | 'random' | 'hash' | 'deriveSuccessor'
>

/** Mints and commits. Whatever the outcome but `committed`, nothing was given away or stored. */
export async function mint(
  issuance: Issuance,
  context: GrantContext,
  deps: MintDeps,
): Promise<Minted> {
  const { now, boundTo } = context
  const refresh = planRefresh(issuance, context, deps)
  const token = describe(issuance, { context, familyId: refresh.familyId }, deps)
  const opaque = token.api.accessTokenFormat === 'opaque'
  const accessToken = opaque
    ? formatToken('at', deps.random)
    : await signAccessToken(token, deps.policy.issuer, deps.signer)

  const ahead = token.issuedAt > now
  const outcome =
    refresh.commit === undefined && !opaque && !ahead
      ? 'committed'
      : await deps.store.commitIssuance({
          now,
          ...refresh.commit,
          ...(opaque && { accessToken: opaqueRow(token, deps.hash(accessToken)) }),
          ...(ahead && { mintedAhead: aheadOf(token) }),
        })
  if (outcome !== 'committed') return { outcome }

  const { signIn } = issuance
  const { issuer } = deps.policy
  const idToken =
    signIn !== undefined && token.scope.includes('openid')
      ? await signIdToken(token, { signIn, accessToken }, { issuer, signer: deps.signer })
      : undefined
  return {
    outcome,
    response: {
      access_token: accessToken,
      token_type: boundTo === null ? 'Bearer' : 'DPoP',
      expires_in: token.expiresAt - now,
      ...(refresh.token !== undefined && { refresh_token: refresh.token }),
      scope: formatScope(token.scope),
      ...(idToken !== undefined && { id_token: idToken }),
    },
  }
}

function aheadOf({ clientId, subject, organizationId, issuedAt }: AccessToken): MintedAhead {
  const values = [clientId, subject, ...(organizationId === null ? [] : [organizationId])]
  return { values: [...new Set(values)], issuedAt }
}

function describe(
  { subject, organizationId, api, scope, refresh }: Issuance,
  { context, familyId }: { readonly context: GrantContext; readonly familyId: string | null },
  { policy, revocations, random }: MintDeps,
): AccessToken {
  const { client, now, knownUpTo, boundTo } = context
  // A revocation hits what was issued in its own second too. Whoever asks after it in that second
  // must get a token that is newer, or it would be dead on arrival. One that came while this request
  // was under way may have been of what it was decided by, and must hit.
  const expiresAt = now + accessTokenLifetime(api, client, policy.maxAccessTokenLifetime)
  const members = { clientId: client.id, subject, organizationId }
  const revokedUntil = revocations.latestFor(members, knownUpTo)
  return {
    jti: randomText(random),
    clientId: client.id,
    subject,
    organizationId,
    installationId: 'family' in refresh ? refresh.family.installationId : null,
    familyId,
    api,
    scope,
    boundTo,
    issuedAt: Math.max(now, revokedUntil + 1),
    expiresAt:
      refresh.kind === 'within'
        ? Math.min(expiresAt, refresh.family.expiresAt ?? expiresAt)
        : expiresAt,
  }
}

interface RefreshOutcome {
  readonly familyId: string | null
  /** The refresh token to answer with. */
  readonly token?: string
  readonly commit?: Omit<Commit, 'now'>
}

function planRefresh(
  issuance: Issuance,
  context: GrantContext,
  { random, hash, deriveSuccessor, policy }: MintDeps,
): RefreshOutcome {
  const { refresh } = issuance
  const { client, now } = context
  switch (refresh.kind) {
    case 'none':
      return { familyId: null }
    case 'start': {
      const family = newFamily(issuance, context, newIdentifier('fam', random))
      const token = newRefreshToken(random)
      const row = { hash: hash(token), familyId: family.id, issuedAt: now, spentAt: null }
      const refreshToken = { ...row, expiresAt: idleExpiry(client, family, now) }
      return { familyId: family.id, token, commit: { newFamily: family, refreshToken } }
    }
    case 'begin':
      return beginFamily({ ...refresh, api: issuance.api }, context, { random, hash, policy })
    case 'within': {
      const { family } = refresh
      // A JWT leaves nothing behind that could be stored with the family still alive.
      const opaque = issuance.api.accessTokenFormat === 'opaque'
      return { familyId: family.id, ...(opaque && { commit: { family: family.id } }) }
    }
    case 'keep': {
      const { family, presented } = refresh
      const touch = { refreshToken: hash(presented), expiresAt: idleExpiry(client, family, now) }
      return { familyId: family.id, token: presented, commit: { family: family.id, touch } }
    }
    case 'replace': {
      const { family, presented } = refresh
      const token = successorOf(presented, deriveSuccessor)
      const successor = hash(token)
      const expiresAt = idleExpiry(client, family, now)
      return {
        familyId: family.id,
        token,
        commit: {
          family: family.id,
          spend: { refreshToken: hash(presented), successor },
          refreshToken: {
            hash: successor,
            familyId: family.id,
            issuedAt: now,
            expiresAt,
            spentAt: null,
          },
        },
      }
    }
    case 'repeat': {
      const { family, presented } = refresh
      const token = successorOf(presented, deriveSuccessor)
      return { familyId: family.id, token, commit: { family: family.id } }
    }
  }
}

/** The family was made when the user allowed; now it lives as long as what it buys. */
function beginFamily(
  { family, redeem, api }: Extract<RefreshPlan, { kind: 'begin' }> & Pick<Issuance, 'api'>,
  context: GrantContext,
  { random, hash, policy }: Pick<MintDeps, 'random' | 'hash' | 'policy'>,
): RefreshOutcome {
  const { client, now } = context
  const { kind, absoluteLifetime } = client.refreshTokenPolicy
  const familyBoundTo = keyOfFamily(context)
  if (kind === 'none' || !client.grantTypes.includes('refresh_token')) {
    const familyExpiresAt = now + accessTokenLifetime(api, client, policy.maxAccessTokenLifetime)
    return {
      familyId: family.id,
      commit: { family: family.id, redeem: { ...redeem, familyExpiresAt, familyBoundTo } },
    }
  }
  const familyExpiresAt = absoluteLifetime === null ? null : now + absoluteLifetime
  const token = newRefreshToken(random)
  const expiresAt = idleExpiry(client, { expiresAt: familyExpiresAt }, now)
  const row = { hash: hash(token), familyId: family.id, issuedAt: now, spentAt: null, expiresAt }
  return {
    familyId: family.id,
    token,
    commit: {
      family: family.id,
      redeem: { ...redeem, familyExpiresAt, familyBoundTo },
      refreshToken: row,
    },
  }
}

function newFamily(
  { subject, organizationId, api, scope }: Issuance,
  context: GrantContext,
  id: string,
): Family {
  const { client, now } = context
  const { absoluteLifetime } = client.refreshTokenPolicy
  return {
    id,
    clientId: client.id,
    subject,
    organizationId,
    apiId: api.id,
    scope,
    createdAt: now,
    expiresAt: absoluteLifetime === null ? null : now + absoluteLifetime,
    revokedAt: null,
    consentId: null,
    installationId: null,
    authenticatedAt: null,
    boundTo: keyOfFamily(context),
  }
}

/** A client that has nothing else to prove itself by is held to the key it began with: RFC 9449 §5. */
const keyOfFamily = ({ client, boundTo }: GrantContext): string | null =>
  client.confidential ? null : boundTo

const opaqueRow = (
  { api, ...token }: AccessToken,
  hash: OpaqueAccessToken['hash'],
): OpaqueAccessToken => ({ ...token, apiId: api.id, hash })
