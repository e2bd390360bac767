/** From verified claims to what the API sees of them. */
import type { VerificationKey } from './crypto/guard-crypto.ts'
import type { Revocable } from './revocation/revocation-check.ts'
import { scopeTokens } from './scope-claim.ts'
import type { Access } from './verdict.ts'
import type { AccessTokenClaims } from './verify-jwt.ts'

/** What a good token says. */
export interface Judged {
  readonly claims: AccessTokenClaims
  readonly scope: readonly string[]
}

/** A token whose every rule and signature held. May be kept and shared: no claim of it can change. */
export interface Verified extends Judged {
  readonly kid: string
  /** The key that signed it; the token is worth no more than this key is. */
  readonly key: VerificationKey
  readonly revocable: Revocable
}

export function verified(claims: AccessTokenClaims, kid: string, key: VerificationKey): Verified {
  freezeDeeply(claims)
  return { claims, scope: scopeTokens(claims.scope ?? ''), kid, key, revocable: { claims, kid } }
}

type Writable<T> = { -readonly [Name in keyof T]: T[Name] }

/** Sets and dates can't be frozen, so each verdict gets its own. */
export function toAccess({ claims, scope }: Judged): Access {
  const { org_id, instance_id, fid, acr, auth_time } = claims
  const access: Writable<Access> = {
    subject: claims.sub,
    clientId: claims.client_id,
    scope: new Set(scope),
    jti: claims.jti,
    issuedAt: new Date(claims.iat * 1000),
    expiresAt: new Date(claims.exp * 1000),
    claims,
  }
  // One by one: spreading a part for each would cost more than all the rest.
  if (org_id !== undefined) access.organizationId = org_id
  if (instance_id !== undefined) access.instanceId = instance_id
  if (fid !== undefined) access.familyId = fid
  if (acr !== undefined) access.acr = acr
  if (auth_time !== undefined) access.authTime = new Date(auth_time * 1000)
  return access
}

/** Without recursion: claims may be nested as deep as a token is long. */
export function freezeDeeply(root: object): void {
  const pending: object[] = [root]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    Object.freeze(next)
    for (const name in next) {
      const value: unknown = next[name as keyof typeof next]
      if (typeof value === 'object' && value !== null) pending.push(value)
    }
  }
}
