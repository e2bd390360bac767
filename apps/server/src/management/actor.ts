/** Who calls the management API, and what they may see. */
import { formatChallenge, isScopeToken, parseBearer, type Scope } from '@keygrant/protocol'
import type { ManagementDeps } from './deps.ts'
import { type ManagementProblem, refusal } from './problems.ts'
import { managementAudience } from './scopes.ts'

export interface Actor {
  readonly kind: 'client' | 'user'
  readonly id: string
  /** The only organization it may see, unless it is the operator's. */
  readonly organizationId: string | null
  readonly operator: boolean
  readonly scope: ReadonlySet<string>
}

export type Authorized =
  | { readonly ok: true; readonly actor: Actor }
  | { readonly ok: false; readonly problem: ManagementProblem; readonly challenge: string }

/**
 * Judges the bearer token of a request, and whether it has a scope (RFC 6750 §3). Without a scope
 * any token for this API will do.
 */
export async function authorize(
  authorization: string | undefined,
  scope: string | undefined,
  { policy, readAccessToken }: Pick<ManagementDeps, 'policy' | 'readAccessToken'>,
): Promise<Authorized> {
  const refuse = (
    problem: ManagementProblem,
    error?: Record<string, string | undefined>,
  ): Authorized => ({
    ok: false,
    problem,
    challenge: formatChallenge('Bearer', { realm: 'keygrant', ...error, scope }),
  })
  if (authorization === undefined) return refuse(refusal('unauthenticated'))
  const bearer = parseBearer(authorization)
  const active = bearer.kind === 'token' ? await readAccessToken(bearer.token) : undefined
  // A token for another API proves nothing here, whatever scopes it names.
  if (active === undefined || active.audience !== managementAudience(policy.issuer))
    return refuse(refusal('unauthenticated'), { error: 'invalid_token' })
  if (scope !== undefined && !active.scope.includes(scope))
    return refuse(refusal('forbidden', { detail: `It needs the scope ${scope}.` }), {
      error: 'insufficient_scope',
    })
  return {
    ok: true,
    actor: {
      kind: 'client',
      id: active.clientId,
      organizationId: active.organizationId,
      operator: active.client.operator,
      scope: new Set(active.scope.filter(isScopeToken)),
    },
  }
}

/** Whether an actor may see what belongs to an organization; null is the operator's own. */
export const maySee = (actor: Actor, organizationId: string | null): boolean =>
  actor.operator || (organizationId !== null && actor.organizationId === organizationId)

/** What a list is narrowed to for an actor. The empty text matches no organization. */
export function visibleTo(actor: Actor, asked: string | undefined): { organizationId?: string } {
  if (actor.operator) return asked === undefined ? {} : { organizationId: asked }
  const own = actor.organizationId ?? ''
  return { organizationId: asked === undefined || asked === own ? own : '' }
}

/**
 * The scopes of Keygrant's own API among these that the actor's token lacks. Nobody hands on, or
 * gets hold of through another client's secret, more power over Keygrant than they came with; that
 * goes for a token of the operator's that was asked for with little scope, too.
 */
export const powersBeyond = (actor: Actor, scope: Scope): Scope =>
  scope.filter((name) => name.startsWith('keygrant:') && !actor.scope.has(name))
