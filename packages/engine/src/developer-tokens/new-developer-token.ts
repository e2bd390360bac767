/** Makes a developer token of what somebody asked for, if they may have it. */
import { formatToken, isIdentityScope, ok, type Result, type Scope } from '@keygrant/protocol'
import type { DeveloperToken } from '../developer-token-ports.ts'
import { newIdentifier } from '../identifiers.ts'
import type { Policy } from '../policy.ts'
import type { Api, Hasher, Random } from '../ports.ts'
import type { Problem } from '../problems.ts'
import { chooseTarget } from '../tokens/target.ts'
import { developerTokenClient } from './developer-token-client.ts'

export interface DeveloperTokenOrder {
  readonly name: string
  readonly userId: string
  readonly organizationId: string | null
  readonly installationId: string | null
  readonly scope: Scope
  readonly resource: string | undefined
  /** Seconds. */
  readonly lifetime: number
}

interface Context {
  readonly apis: readonly Api[]
  /** What of Keygrant's own API the person may do. */
  readonly powers: ReadonlySet<string>
  readonly now: number
  readonly random: Random
  readonly hash: Hasher
  readonly policy: Pick<Policy, 'maxDeveloperTokenLifetime'>
}

export interface NewDeveloperToken {
  readonly token: string
  readonly record: DeveloperToken
}

/** A token that could make tokens would outlive what it is allowed to. */
const never = 'keygrant:developer_tokens:write'

/**
 * All of one API that the person may grant: of customers' APIs every scope there is, of Keygrant's
 * own what their role allows. A life that is too long is cut to what the policy allows.
 */
export function newDeveloperToken(
  order: DeveloperTokenOrder,
  { apis, powers, now, random, hash, policy }: Context,
): Result<NewDeveloperToken, Problem> {
  const grantable = apis
    .flatMap(({ builtIn, scopes }) => scopes.filter(({ name }) => !builtIn || powers.has(name)))
    .map(({ name }) => name)
    .filter((name) => name !== never && !isIdentityScope(name))
  const target = chooseTarget({ scope: order.scope, resource: order.resource }, grantable, apis)
  if (!target.ok) return target

  const token = formatToken('dt', random)
  const family = {
    id: newIdentifier('fam', random),
    clientId: developerTokenClient.id,
    subject: order.userId,
    organizationId: order.organizationId,
    apiId: target.value.api.id,
    scope: target.value.scope,
    createdAt: now,
    expiresAt: now + Math.min(order.lifetime, policy.maxDeveloperTokenLifetime),
    revokedAt: null,
    consentId: null,
    installationId: order.installationId,
    authenticatedAt: null,
    boundTo: null,
  }
  const record = {
    id: newIdentifier('dt', random),
    hash: hash(token),
    name: order.name,
    prefix: token.slice(0, 'kg_dt_'.length + 4),
    lastFour: token.slice(-4),
    family,
  }
  return ok({ token, record })
}
