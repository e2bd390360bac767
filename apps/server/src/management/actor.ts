/** Who calls the management API, and what they may see. */
import type { IncomingMessage } from 'node:http'
import type { ActiveAccessToken, StoredSession } from '@keygrant/engine'
import { isScopeToken, type Scope } from '@keygrant/protocol'
import { presentedToken } from '../http/presented-token.ts'
import { tokenChallenge } from '../http/token-challenge.ts'
import type { ManagementDeps } from './deps.ts'
import { type ManagementProblem, refusal } from './problems.ts'
import { operatorScopes, scopesOfRole } from './role-scopes.ts'
import { managementAudience } from './scopes.ts'
import { genuineSession, sessionActor, sessionToken } from './session-actor.ts'

export interface Actor {
  /** `user`: a person, by their session or by a token that they allowed. */
  readonly kind: 'client' | 'user'
  readonly id: string
  /** The only organization it may see, unless it is the operator's. */
  readonly organizationId: string | null
  readonly operator: boolean
  readonly scope: ReadonlySet<string>
  /** The session that the person is signed in with; undefined for whoever has a token. */
  readonly session?: StoredSession
}

export type Authorized =
  | { readonly ok: true; readonly actor: Actor }
  | {
      readonly ok: false
      readonly problem: ManagementProblem
      readonly headers: Readonly<Record<string, string>>
    }

/** What an operation asks of its caller. Without a scope any token for this API will do. */
export interface Need {
  readonly scope?: string
  /** Only for somebody who is signed in: a token won't do. */
  readonly session?: true
}

/**
 * Judges who asks: by the access token (RFC 6750 §3, RFC 9449 §7) or, if no header names one, by the
 * session cookie of the sign-in pages.
 */
export async function authorize(
  request: Pick<IncomingMessage, 'method' | 'headers' | 'url' | 'rawHeaders'>,
  need: Need,
  deps: AuthorizeDeps,
): Promise<Authorized> {
  const { authorization } = request.headers
  if (need.session === true || (authorization === undefined && sessionToken(request, deps)))
    return authorizeSession(request, need, deps)
  return authorizeToken(request, need, deps)
}

type AuthorizeDeps = Pick<
  ManagementDeps,
  'policy' | 'readPresentedToken' | 'accounts' | 'admin' | 'hash'
>

async function authorizeSession(
  request: Pick<IncomingMessage, 'method' | 'headers' | 'url'>,
  { scope, session: sessionOnly }: Need,
  deps: AuthorizeDeps,
): Promise<Authorized> {
  const refuse = (problem: ManagementProblem): Authorized => ({ ok: false, problem, headers: {} })
  const session = await genuineSession(request, deps)
  if (!session.ok) return refuse(session.error)
  if (sessionOnly === true) return { ok: true, actor: themselves(session.value) }
  const actor = await sessionActor(session.value, request, deps)
  if (!actor.ok) return refuse(actor.error)
  if (scope !== undefined && !actor.value.scope.has(scope))
    return refuse(refusal('forbidden', { detail: `Your role lacks the scope ${scope}.` }))
  return { ok: true, actor: actor.value }
}

/** A person about their own affairs, which belong to no organization. */
const themselves = (session: StoredSession): Actor => ({
  kind: 'user',
  id: session.userId,
  organizationId: null,
  operator: session.user.operator,
  scope: new Set(),
  session,
})

async function authorizeToken(
  request: Parameters<typeof authorize>[0],
  { scope }: Need,
  deps: AuthorizeDeps,
): Promise<Authorized> {
  const read = presentedToken(request)
  const scheme = read.kind === 'token' ? read.presented.scheme : undefined
  const refuse = (problem: ManagementProblem, error?: string): Authorized => ({
    ok: false,
    problem,
    headers: { 'WWW-Authenticate': tokenChallenge(scheme, { error, scope }) },
  })

  if (read.kind === 'absent') return refuse(refusal('unauthenticated'))
  if (read.kind !== 'token') return refuse(refusal('unauthenticated'), 'invalid_token')
  const token = await deps.readPresentedToken(read.presented)
  if (!token.ok) return refuse(refusal('unauthenticated'), token.error)
  const { value: active } = token
  // A token for another API proves nothing here, whatever scopes it names.
  if (active.audience !== managementAudience(deps.policy.issuer))
    return refuse(refusal('unauthenticated'), 'invalid_token')
  if (scope !== undefined && !active.scope.includes(scope))
    return refuse(
      refusal('forbidden', { detail: `It needs the scope ${scope}.` }),
      'insufficient_scope',
    )
  const actor = active.subject === active.clientId ? ofClient(active) : await ofUser(active, deps)
  if (actor === undefined) return refuse(refusal('unauthenticated'), 'invalid_token')
  if (scope !== undefined && !actor.scope.has(scope))
    return refuse(refusal('forbidden', { detail: `The user's role lacks the scope ${scope}.` }))
  return { ok: true, actor }
}

const ofClient = (active: ActiveAccessToken): Actor => ({
  kind: 'client',
  id: active.clientId,
  organizationId: active.organizationId,
  operator: active.client.operator,
  scope: new Set(active.scope.filter(isScopeToken)),
})

/**
 * A token that a person allowed is worth no more than the person: what their role allows now, within
 * what they allowed then. Undefined for somebody who may not sign in any more.
 */
async function ofUser(
  { subject, organizationId, scope, client }: ActiveAccessToken,
  { admin }: Pick<ManagementDeps, 'admin'>,
): Promise<Actor | undefined> {
  const user = await admin.findUser(subject)
  if (user?.state !== 'active') return undefined
  const operator = user.operator && client.operator
  const member =
    organizationId === null ? undefined : await admin.findMember(organizationId, subject)
  const allowed = operator ? operatorScopes : scopesOfRole(member?.role)
  return {
    kind: 'user',
    id: subject,
    organizationId: member?.organizationId ?? null,
    operator,
    scope: new Set(scope.filter((name) => allowed.has(name))),
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
