/**
 * The authorization endpoint, RFC 6749 §3.1 and RFC 9126 §4: judges what a client asks, before anybody is asked to
 * sign in. Until the redirect URI is known to be the client's own nothing is redirected.
 */

import { err, ok } from '@keygrant/protocol'
import {
  type AuthorizationRequest,
  type AuthorizationResponse,
  interactionLifetime,
} from '../authorize/authorization-request.ts'
import { checkClient } from '../authorize/check-client.ts'
import { checkRedirectUri } from '../authorize/check-redirect-uri.ts'
import { responseModeOf } from '../authorize/check-response-mode.ts'
import { isSmallEnough } from '../authorize/check-size.ts'
import { isPushed, openReference } from '../authorize/pushed-request.ts'
import { RequestParameters } from '../authorize/request-parameters.ts'
import { refusal } from '../authorize/respond.ts'
import { applyRules } from '../authorize/rules.ts'
import type { Deps } from '../deps.ts'
import { randomText } from '../identifiers.ts'
import type { Caller, Client } from '../ports.ts'
import { type Problem, problem } from '../problems.ts'
import { recordOutcome } from './record-outcome.ts'

export type AuthorizeOutcome =
  /** The person is told; the client is not. */
  | { readonly kind: 'page'; readonly problem: Problem }
  | {
      readonly kind: 'respond'
      readonly response: AuthorizationResponse
      readonly problem: Problem
    }
  | { readonly kind: 'interact'; readonly request: AuthorizationRequest }

/** @param pairs The query or the form, as it was sent, repeated names and all. */
export async function authorize(
  pairs: Iterable<readonly [name: string, value: string]>,
  caller: Caller,
  deps: Deps,
): Promise<AuthorizeOutcome> {
  const parameters = new RequestParameters(pairs)
  const client = await checkClient(parameters, deps.store)
  const outcome: AuthorizeOutcome = client.ok
    ? await understand(parameters, client.value, deps)
    : { kind: 'page', problem: client.error }
  if (outcome.kind !== 'interact')
    recordOutcome(
      {
        endpoint: 'authorize',
        request: { parameters: parameters.all, authorization: undefined, caller },
        authentication: client.ok ? ok({ client: client.value, secretId: null }) : client,
        answer: err(outcome.problem),
      },
      deps,
    )
  return outcome
}

/** A request that was pushed, or one that stands here. */
async function understand(
  parameters: RequestParameters,
  client: Client,
  deps: Deps,
): Promise<AuthorizeOutcome> {
  const requestUri = parameters.one('request_uri')
  if (requestUri === undefined || !isPushed(requestUri)) return judge(parameters, client, deps)
  // It was judged when it was pushed. Where the answer would go is in it, so nobody can be redirected.
  const request = openReference(requestUri, client.id, deps)
  return request === undefined
    ? { kind: 'page', problem: problem('pushed_request_unknown') }
    : { kind: 'interact', request }
}

/** The rules, asked of a client that is known. */
export async function judge(
  parameters: RequestParameters,
  client: Client,
  deps: Deps,
): Promise<AuthorizeOutcome> {
  const destination = checkRedirectUri(parameters, client)
  if (!destination.ok) return { kind: 'page', problem: destination.error }
  const answerable = {
    redirectUri: destination.value.redirectUri,
    responseMode: responseModeOf(parameters) ?? 'query',
    state: parameters.one('state'),
  }
  const refuse = (problem: Problem): AuthorizeOutcome => ({
    kind: 'respond',
    response: refusal(answerable, problem, deps.policy),
    problem,
  })

  const instanceId = parameters.one('instance_id')
  const read = applyRules({
    parameters,
    client,
    apis: await deps.store.listApis(),
    installation:
      instanceId === undefined ? undefined : await deps.delegation.findInstallation(instanceId),
  })
  if (!read.ok) return refuse(read.error)
  const now = deps.now()
  const request = {
    id: randomText(deps.random),
    clientId: client.id,
    ...destination.value,
    ...read.value,
    createdAt: now,
    expiresAt: now + interactionLifetime,
  }
  return isSmallEnough(request)
    ? { kind: 'interact', request }
    : refuse(problem('authorization_request_too_long'))
}
