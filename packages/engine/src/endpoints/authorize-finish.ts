/**
 * From a checked request to its answer: what is still to be done, and what a person's yes or no
 * leaves behind.
 */

import { err, formatScope, formatToken, ok, type Result } from '@keygrant/protocol'
import type { StoredSession } from '../account-ports.ts'
import type { AuditEvent } from '../admin-ports.ts'
import type {
  AuthorizationRequest,
  AuthorizationResponse,
  ConsentAnswer,
  ConsentQuestion,
} from '../authorize/authorization-request.ts'
import { consentQuestion } from '../authorize/consent-question.ts'
import { type Grounds, readGrounds } from '../authorize/grounds.ts'
import { callbackExtras, refusal } from '../authorize/respond.ts'
import type { NewAuthorization } from '../delegation-ports.ts'
import type { Deps } from '../deps.ts'
import { newIdentifier } from '../identifiers.ts'
import type { Caller, Client } from '../ports.ts'
import { type Problem, problem } from '../problems.ts'
import { recordOutcome } from './record-outcome.ts'

/** Seconds in which a code must be redeemed. */
export const codeLifetime = 60

/** Who is at the browser. */
export interface Asker {
  readonly session: StoredSession | undefined
  readonly caller: Caller
}

export type Step =
  | { readonly kind: 'sign_in' }
  | { readonly kind: 'consent'; readonly question: ConsentQuestion }
  | { readonly kind: 'respond'; readonly response: AuthorizationResponse }
  | { readonly kind: 'already_decided' }

/** What comes next for this request and this person. */
export async function nextStep(
  request: AuthorizationRequest,
  { session, caller }: Asker,
  deps: Deps,
): Promise<Step> {
  const refuse = (id: Parameters<typeof problem>[0]): Step => ({
    kind: 'respond',
    response: refusal(request, problem(id), deps.policy),
  })
  const silent = request.prompt.includes('none')
  if (session === undefined || mustSignInAgain(request, session, deps.now()))
    return silent ? refuse('login_required') : { kind: 'sign_in' }
  const grounds = await readGrounds(request, session, deps)
  if (grounds === undefined) return refuse('authorization_refused')
  if (isRemembered(request, grounds))
    return settle({ request, grounds, scope: request.scope, caller }, deps)
  if (silent) return refuse('consent_required')
  const returnsTo = whereTo(request.redirectUri)
  return {
    kind: 'consent',
    question: consentQuestion(request, grounds, { returnsTo, policy: deps.policy }),
  }
}

/** A sign-in made for this request satisfies whatever it asks. */
function mustSignInAgain(
  { prompt, maxAge, createdAt }: AuthorizationRequest,
  { authenticatedAt }: StoredSession,
  now: number,
): boolean {
  if (authenticatedAt >= createdAt) return false
  if (prompt.includes('login') || prompt.includes('select_account')) return true
  return maxAge !== undefined && now - authenticatedAt > maxAge
}

/** Only a client that is known, and can prove who it is, may be spared the question. */
const isRemembered = (
  { prompt, scope }: AuthorizationRequest,
  { client, organizations, consent }: Grounds,
): boolean =>
  client.confidential &&
  client.verified &&
  !prompt.includes('consent') &&
  organizations.length < 2 &&
  scope.every((name) => consent?.scope.includes(name) === true)

const whereTo = (redirectUri: string): string => {
  const { host, protocol } = new URL(redirectUri)
  return host === '' ? protocol : host
}

export type DecideOutcome = Step | { readonly kind: 'again'; readonly error: 'nothing_chosen' }

/**
 * Takes a person's answer. The form only chooses among what was asked: everything else is read again.
 */
export async function decide(
  request: AuthorizationRequest,
  { session, caller, answer }: Asker & { readonly answer: ConsentAnswer },
  deps: Deps,
): Promise<DecideOutcome> {
  if (session === undefined || mustSignInAgain(request, session, deps.now()))
    return { kind: 'sign_in' }
  const chosen = { ...request, organizationId: answer.organizationId ?? request.organizationId }
  const grounds = await readGrounds(chosen, session, deps)
  if (grounds === undefined || answer.decision === 'deny')
    return deny({ request, session, caller }, deps)
  const { client } = grounds
  const { scopes } = consentQuestion(chosen, grounds, { returnsTo: null, policy: deps.policy })
  const scope = scopes
    .filter(({ name, required }) => required || answer.scope.includes(name))
    .map(({ name }) => name)
  if (scope.length === 0) return { kind: 'again', error: 'nothing_chosen' }
  return settle({ request: chosen, grounds: { ...grounds, client }, scope, caller }, deps)
}

interface Settlement {
  readonly request: AuthorizationRequest
  readonly grounds: Grounds
  readonly scope: readonly string[]
  readonly caller: Caller
}

async function settle({ request, grounds, scope, caller }: Settlement, deps: Deps): Promise<Step> {
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
    audit: decisionAudit({ action: 'consent.allow', request, session, caller, scope }, deps),
  })
  if (outcome === 'already_decided') return { kind: 'already_decided' }
  record({ client, caller, answer: ok({ scope: formatScope(scope) }) }, deps)
  return {
    kind: 'respond',
    response: {
      redirectUri: request.redirectUri,
      mode: request.responseMode,
      parameters: {
        code,
        ...(request.state !== undefined && { state: request.state }),
        iss: deps.policy.issuer,
        ...callbackExtras(client, grounds, deps.policy),
      },
    },
  }
}

/** The consent to remember, and the family that everything will descend from. */
export function newAuthorization(
  {
    request,
    grounds,
    scope,
    expiresAt,
  }: Pick<Settlement, 'grounds' | 'scope'> & {
    readonly request: Pick<AuthorizationRequest, 'scope'>
    readonly expiresAt: number
  },
  { now, random }: Pick<Deps, 'now' | 'random'>,
): NewAuthorization {
  const { client, api, session, organizations, installation, consent } = grounds
  const at = now()
  const consentId = consent?.id ?? newIdentifier('con', random)
  const shared = {
    clientId: client.id,
    organizationId: organizations[0]?.id ?? null,
    installationId: installation?.id ?? null,
    apiId: api.id,
  }
  const before = consent?.scope.filter((name) => !request.scope.includes(name)) ?? []
  return {
    consent: {
      id: consentId,
      userId: session.userId,
      ...shared,
      scope: [...before, ...scope],
      createdAt: consent?.createdAt ?? at,
      updatedAt: at,
    },
    family: {
      id: newIdentifier('fam', random),
      subject: session.userId,
      ...shared,
      scope,
      createdAt: at,
      expiresAt,
      revokedAt: null,
      consentId,
      authenticatedAt: session.authenticatedAt,
    },
  }
}

async function deny(
  {
    request,
    session,
    caller,
  }: { request: AuthorizationRequest; session: StoredSession; caller: Caller },
  deps: Deps,
): Promise<Step> {
  const outcome = await deps.delegation.decide({
    now: deps.now(),
    interactionId: request.id,
    interactionExpiresAt: request.expiresAt,
    audit: decisionAudit(
      { action: 'consent.deny', request, session, caller, scope: request.scope },
      deps,
    ),
  })
  if (outcome === 'already_decided') return { kind: 'already_decided' }
  const refused = problem('authorization_refused')
  const client = await deps.store.findClient(request.clientId)
  if (client !== undefined) record({ client, caller, answer: err(refused) }, deps)
  return { kind: 'respond', response: refusal(request, refused, deps.policy) }
}

/** One line in the logs of the client's organization. */
function record(
  {
    client,
    caller,
    answer,
  }: {
    readonly client: Client
    readonly caller: Caller
    readonly answer: Result<{ readonly scope: string }, Problem>
  },
  deps: Deps,
): void {
  const request = { parameters: new Map<string, string>(), authorization: undefined, caller }
  const authentication = ok({ client, secretId: null })
  recordOutcome({ endpoint: 'authorize', request, authentication, answer }, deps)
}

export function decisionAudit(
  {
    action,
    request,
    session,
    caller,
    scope,
  }: {
    readonly action: string
    readonly request: Pick<AuthorizationRequest, 'clientId' | 'organizationId'>
    readonly session: StoredSession
    readonly caller: Caller
    readonly scope: readonly string[]
  },
  { now, random }: Pick<Deps, 'now' | 'random'>,
): AuditEvent {
  return {
    id: newIdentifier('aud', random),
    at: now(),
    actorKind: 'user',
    actorId: session.userId,
    action,
    targetKind: 'client',
    targetId: request.clientId,
    organizationId: request.organizationId ?? null,
    address: caller.address,
    requestId: caller.requestId,
    change: { after: { scope: scope.join(' ') } },
  }
}
