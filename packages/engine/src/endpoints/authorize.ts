/**
 * The authorization endpoint, RFC 6749 §3.1: judges what a client asks, before anybody is asked to
 * sign in. Until the redirect URI is known to be the client's own nothing is redirected.
 */

import { err, ok } from '@keygrant/protocol'
import {
  type AuthorizationRequest,
  type AuthorizationResponse,
  interactionLifetime,
  type ResponseMode,
  responseModes,
} from '../authorize/authorization-request.ts'
import { type Destination, findDestination } from '../authorize/find-client.ts'
import { RequestParameters } from '../authorize/request-parameters.ts'
import { refusal } from '../authorize/respond.ts'
import {
  checkForm,
  readActingFor,
  readPkce,
  readPrompt,
  readState,
  readTarget,
} from '../authorize/rules.ts'
import type { Deps } from '../deps.ts'
import { randomText } from '../identifiers.ts'
import type { Caller } from '../ports.ts'
import { type Problem, parameterProblem } from '../problems.ts'
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
  const found = await findDestination(parameters, deps.store)
  const outcome: AuthorizeOutcome = found.ok
    ? await judge(parameters, found.value, deps)
    : { kind: 'page', problem: found.error }
  if (outcome.kind !== 'interact')
    recordOutcome(
      {
        endpoint: 'authorize',
        request: { parameters: parameters.all, authorization: undefined, caller },
        authentication: found.ok ? ok({ client: found.value.client, secretId: null }) : found,
        answer: err(outcome.problem),
      },
      deps,
    )
  return outcome
}

async function judge(
  parameters: RequestParameters,
  { client, ...destination }: Destination,
  deps: Deps,
): Promise<AuthorizeOutcome> {
  const state = readState(parameters)
  const responseMode = readResponseMode(parameters)
  const answerable = {
    ...destination,
    responseMode: responseMode ?? 'query',
    state: state.ok ? state.value.state : undefined,
  }
  const refuse = (problem: Problem): AuthorizeOutcome => ({
    kind: 'respond',
    response: refusal(answerable, problem, deps.policy),
    problem,
  })
  const wrong = checkForm(parameters, client)
  if (wrong !== undefined) return refuse(wrong)
  if (!state.ok) return refuse(state.error)
  if (responseMode === undefined)
    return refuse(parameterProblem('parameter_malformed', 'response_mode'))

  const instanceId = parameters.one('instance_id')
  const facts = {
    client,
    apis: await deps.store.listApis(),
    installation:
      instanceId === undefined ? undefined : await deps.delegation.findInstallation(instanceId),
  }
  const pkce = readPkce(parameters, client)
  if (!pkce.ok) return refuse(pkce.error)
  const target = readTarget(parameters, facts)
  if (!target.ok) return refuse(target.error)
  const prompt = readPrompt(parameters)
  if (!prompt.ok) return refuse(prompt.error)
  const actingFor = readActingFor(parameters, facts)
  if (!actingFor.ok) return refuse(actingFor.error)

  const now = deps.now()
  return {
    kind: 'interact',
    request: {
      id: randomText(deps.random),
      clientId: client.id,
      ...answerable,
      ...pkce.value,
      ...target.value,
      ...prompt.value,
      ...actingFor.value,
      createdAt: now,
      expiresAt: now + interactionLifetime,
    },
  }
}

/** Undefined for one that is not supported: the answer then goes into the query. */
function readResponseMode(parameters: RequestParameters): ResponseMode | undefined {
  if (!parameters.has('response_mode')) return 'query'
  return responseModes.find((mode) => mode === parameters.one('response_mode'))
}
