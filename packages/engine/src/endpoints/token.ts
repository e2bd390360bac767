/**
 * The token endpoint, RFC 6749 §3.2. Read this file from top to bottom to follow any token request:
 * each step hands over to one file, and no file hands back to an earlier one.
 */
import { err, ok, type Result } from '@keygrant/protocol'
import { authenticateOrWaive } from '../client-auth/authenticate.ts'
import type { Deps, EndpointRequest } from '../deps.ts'
import type { AnyGrant, Decision, GrantContext } from '../grants/grant.ts'
import { grants } from '../grants/registry.ts'
import { missing, type Problem, problem } from '../problems.ts'
import { proveKey } from '../proof/dpop.ts'
import { endFamily } from '../revocation/end-family.ts'
import { mint, type TokenResponse } from '../tokens/mint.ts'
import { recordOutcome } from './record-outcome.ts'

/** Decides a token request: who asks, by which grant, for what; and mints it. */
export async function token(
  request: EndpointRequest,
  deps: Deps,
): Promise<Result<TokenResponse, Problem>> {
  // Before anything is judged: a revocation that comes meanwhile hits what is minted.
  const begun = { now: deps.now(), knownUpTo: deps.revocations.moment }
  const authentication = await authenticateOrWaive(request, deps)
  const attempt = authentication.ok
    ? attemptOf(request, { ...begun, client: authentication.value.client }, deps)
    : authentication
  const granted = attempt.ok ? await decideAndMint(attempt.value, deps) : attempt
  const answer = granted.ok ? ok(granted.value.response) : granted
  const userId = granted.ok ? granted.value.userId : null
  recordOutcome({ endpoint: 'token', request, authentication, answer, userId }, deps)
  return answer
}

interface Granted {
  readonly response: TokenResponse
  /** Who signed in; null where a client acts for itself. */
  readonly userId: string | null
}

interface Attempt {
  readonly grant: AnyGrant
  /** What the grant read out of the request. */
  readonly asked: unknown
  readonly context: GrantContext
  /** It is the second one. */
  readonly again?: true
}

/** The grant asked for and what it read, if the client may use it and holds the key that it has to. */
function attemptOf(
  request: EndpointRequest,
  begun: Omit<GrantContext, 'boundTo'>,
  deps: Deps,
): Result<Attempt, Problem> {
  const { client } = begun
  const type = request.parameters.get('grant_type')
  if (type === undefined) return err(missing('grant_type'))
  const grant = grants.get(type)
  if (grant === undefined) return err(problem('grant_unsupported', { type }))
  if (!client.grantTypes.includes(grant.type)) return err(problem('grant_not_allowed', { type }))

  const key = proveKey(request, client, deps)
  if (!key.ok) return key
  const asked = grant.parse(request.parameters)
  return asked.ok
    ? ok({ grant, asked: asked.value, context: { ...begun, boundTo: key.value } })
    : asked
}

async function decideAndMint(attempt: Attempt, deps: Deps): Promise<Result<Granted, Problem>> {
  const { grant, asked, context, again } = attempt
  const decision = grant.decide(asked, await grant.load(asked, deps), context)
  if (decision.kind === 'refuse') return refuse(decision, context.now, deps)
  const { issuance } = decision
  const minted = await mint(issuance, context, deps)
  if (minted.outcome === 'committed') {
    const userId = issuance.signIn === undefined ? null : issuance.subject
    return ok({ response: minted.response, userId })
  }
  const refreshing = grant.type === 'refresh_token'
  if (minted.outcome !== 'already_spent')
    return err(problem(refreshing ? 'refresh_token_ended' : 'code_ended'))
  // Another request spent the same thing between the look and the commit. A second look sees that,
  // and decides what it means: the same client's retry, or a replay.
  return again === true
    ? err(problem(refreshing ? 'refresh_token_replayed' : 'code_replayed'))
    : decideAndMint({ ...attempt, again: true }, deps)
}

async function refuse(
  decision: Extract<Decision, { kind: 'refuse' }>,
  now: number,
  deps: Deps,
): Promise<Result<never, Problem>> {
  if (decision.revokeFamily !== undefined) await endFamily(decision.revokeFamily, now, deps)
  return err(decision.problem)
}
