/** Stores a yes or a no, and makes the answer for the client. */
import { err, formatScope, formatToken, ok } from '@keygrant/protocol'
import type { StoredSession } from '../account-ports.ts'
import type { Deps } from '../deps.ts'
import type { Caller } from '../ports.ts'
import { type ProblemId, problem } from '../problems.ts'
import type { AuthorizationRequest, AuthorizationResponse } from './authorization-request.ts'
import { actingFor, type Grounds } from './grounds.ts'
import { newAuthorization } from './new-authorization.ts'
import { decisionAudit, recordDecision } from './record-decision.ts'
import { callbackExtras, refusal } from './respond.ts'

/** Seconds in which a code must be redeemed. */
export const codeLifetime = 60

export type Settled =
  | { readonly kind: 'respond'; readonly response: AuthorizationResponse }
  /** This request was answered before: on a second click, or in another window. */
  | { readonly kind: 'already_decided' }

export interface Settlement {
  readonly request: AuthorizationRequest
  readonly grounds: Grounds
  readonly scope: readonly string[]
  readonly caller: Caller
}

/** Yes: the code is made, and everything stored that it stands for. */
export async function settle(
  { request, grounds, scope, caller }: Settlement,
  deps: Deps,
): Promise<Settled> {
  const { session, client } = grounds
  const now = deps.now()
  const code = formatToken('ac', deps.random)
  const expiresAt = now + codeLifetime
  const authorization = newAuthorization({ request, grounds, scope, expiresAt }, deps)
  const outcome = await deps.delegation.decide({
    now,
    interactionId: request.id,
    interactionExpiresAt: request.expiresAt,
    authorization,
    code: {
      hash: deps.hash(code),
      familyId: authorization.family.id,
      redirectUri: request.redirectUri,
      redirectUriSent: request.redirectUriSent,
      codeChallenge: request.codeChallenge?.value ?? null,
      nonce: request.nonce ?? null,
      resource: request.resource ?? null,
      methods: session.methods,
      issuedAt: now,
      expiresAt,
      spentAt: null,
    },
    audit: decisionAudit(
      {
        action: 'consent.allow',
        clientId: client.id,
        organizationId: actingFor(grounds),
        session,
        caller,
        scope,
      },
      deps,
    ),
  })
  if (outcome === 'already_decided') return { kind: 'already_decided' }
  const answer = ok({ scope: formatScope(scope) })
  recordDecision({ client, caller, userId: session.userId, answer }, deps)
  return {
    kind: 'respond',
    response: {
      redirectUri: request.redirectUri,
      mode: request.responseMode,
      parameters: {
        code,
        ...(request.state !== undefined && { state: request.state }),
        iss: deps.policy.issuer,
        ...callbackExtras(grounds, request, deps.policy),
      },
    },
  }
}

/** No. */
export async function deny(
  {
    request,
    session,
    caller,
  }: {
    readonly request: AuthorizationRequest
    readonly session: StoredSession
    readonly caller: Caller
  },
  deps: Deps,
): Promise<Settled> {
  const outcome = await deps.delegation.decide({
    now: deps.now(),
    interactionId: request.id,
    interactionExpiresAt: request.expiresAt,
    audit: decisionAudit(
      {
        action: 'consent.deny',
        clientId: request.clientId,
        organizationId: request.organizationId ?? null,
        session,
        caller,
        scope: request.scope,
      },
      deps,
    ),
  })
  if (outcome === 'already_decided') return { kind: 'already_decided' }
  return refuse('authorization_refused', { request, caller, userId: session.userId }, deps)
}

interface Refused {
  readonly request: AuthorizationRequest
  readonly caller: Caller
  readonly userId?: string | null
}

/** Answers without anybody's decision: nothing is stored, so that the person may come back. */
export async function refuse(
  id: ProblemId,
  { request, caller, userId = null }: Refused,
  deps: Deps,
): Promise<Extract<Settled, { kind: 'respond' }>> {
  const refused = problem(id)
  const client = await deps.store.findClient(request.clientId)
  if (client !== undefined) recordDecision({ client, caller, userId, answer: err(refused) }, deps)
  return { kind: 'respond', response: refusal(request, refused, deps.policy) }
}
