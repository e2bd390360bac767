/**
 * The pushed authorization request endpoint, RFC 9126: a client sends its request itself, proves who it is,
 * and is given a reference for the browser to carry. Judged here as it would be at the authorization endpoint.
 */
import { err, ok, type Result } from '@keygrant/protocol'
import { pushedLifetime, referTo } from '../authorize/pushed-request.ts'
import { RequestParameters } from '../authorize/request-parameters.ts'
import { type Authentication, authenticate } from '../client-auth/authenticate.ts'
import type { Deps, EndpointRequest } from '../deps.ts'
import { type Problem, problem } from '../problems.ts'
import { proveKey } from '../proof/dpop.ts'
import { judge } from './authorize.ts'
import { recordOutcome } from './record-outcome.ts'

/** RFC 9126 §2.2. */
export interface ParResponse {
  readonly request_uri: string
  readonly expires_in: number
}

export async function par(
  request: EndpointRequest,
  deps: Deps,
): Promise<Result<ParResponse, Problem>> {
  const authentication = await authenticate(request, deps)
  const answer = authentication.ok
    ? await push(request, authentication.value, deps)
    : authentication
  recordOutcome({ endpoint: 'par', request, authentication, answer }, deps)
  return answer
}

async function push(
  request: EndpointRequest,
  { client }: Authentication,
  deps: Deps,
): Promise<Result<ParResponse, Problem>> {
  const key = proveKey(request, { dpopBoundAccessTokens: false }, deps)
  if (!key.ok) return key
  const judged = await judge(new RequestParameters(request.parameters), client, deps)
  if (judged.kind !== 'interact') return err(judged.problem)
  const { boundTo = key.value ?? undefined } = judged.request
  // RFC 9449 §10.1: a proof says as much as `dpop_jkt`; where both are there they must agree.
  if (key.value !== null && boundTo !== key.value)
    return err(problem('dpop_proof_invalid', { fault: 'elsewhere' }))
  const request_uri = referTo({ ...judged.request, boundTo }, deps)
  return ok({ request_uri, expires_in: pushedLifetime })
}
