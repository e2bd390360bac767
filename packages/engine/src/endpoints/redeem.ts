/**
 * Redeems a developer token for a short access token, as Cortex's clients do: a POST without a body,
 * the developer token as bearer. It may be redeemed as often as it lives.
 *
 * Whatever is wrong with a token is answered alike: a stranger learns nothing about one they found.
 */
import { err, ok, parseBearer, type Result, tokenKind } from '@keygrant/protocol'
import type { Deps, EndpointRequest } from '../deps.ts'
import type { StoredDeveloperToken } from '../developer-token-ports.ts'
import { developerTokenClient } from '../developer-tokens/developer-token-client.ts'
import type { GrantContext } from '../grants/grant.ts'
import { type Problem, problem } from '../problems.ts'
import { mint, type TokenResponse } from '../tokens/mint.ts'

/** Decides a redemption, and mints. One read of the store; nothing is written for a JWT. */
export async function redeem(
  request: EndpointRequest,
  deps: Deps,
): Promise<Result<TokenResponse, Problem>> {
  // Before the read: a revocation that comes after it hits what is minted.
  const begun = { now: deps.now(), knownUpTo: deps.revocations.moment }
  const presented = parseBearer(request.authorization)
  const stored =
    presented.kind === 'token' && tokenKind(presented.token) === 'dt'
      ? await deps.store.findDeveloperToken(deps.hash(presented.token))
      : undefined
  const answer =
    presented.kind === 'token'
      ? await exchange(stored, begun, deps)
      : err(problem('developer_token_missing'))
  record({ request, stored, answer, now: begun.now }, deps)
  return answer
}

async function exchange(
  stored: StoredDeveloperToken | undefined,
  { now, knownUpTo }: Pick<GrantContext, 'now' | 'knownUpTo'>,
  deps: Deps,
): Promise<Result<TokenResponse, Problem>> {
  if (stored === undefined) return err(problem('developer_token_unknown'))
  const { family } = stored
  if (family.revokedAt !== null) return err(problem('developer_token_revoked'))
  if ((family.expiresAt ?? 0) <= now) return err(problem('developer_token_expired'))
  if (!stored.userActive) return err(problem('developer_token_user_disabled'))
  const api = (await deps.store.listApis()).find(({ id }) => id === family.apiId)
  if (api === undefined) return err(problem('developer_token_without_api'))
  // A scope that the API no longer has is not granted any more.
  const scope = family.scope.filter((name) => api.scopes.some((each) => each.name === name))
  if (scope.length === 0) return err(problem('developer_token_without_api'))
  const minted = await mint(
    {
      subject: family.subject,
      organizationId: family.organizationId,
      api,
      scope,
      refresh: { kind: 'within', family },
    },
    { client: developerTokenClient, now, knownUpTo, boundTo: null },
    deps,
  )
  return minted.outcome === 'committed'
    ? ok(minted.response)
    : err(problem('developer_token_revoked'))
}

interface Redemption {
  readonly request: EndpointRequest
  readonly stored: StoredDeveloperToken | undefined
  readonly answer: Result<TokenResponse, Problem>
  readonly now: number
}

function record(
  { request, stored, answer, now }: Redemption,
  { events }: Pick<Deps, 'events'>,
): void {
  events.record({
    endpoint: 'redeem',
    at: now,
    caller: request.caller,
    clientId: stored === undefined ? null : developerTokenClient.id,
    organizationId: stored?.family.organizationId ?? null,
    userId: stored?.family.subject ?? null,
    secretId: stored?.id ?? null,
    grantType: null,
    scope: stored?.family.scope ?? [],
    outcome: answer.ok ? 'ok' : 'refused',
    problem: answer.ok ? null : answer.error.id,
    facts: stored === undefined ? {} : { user: stored.family.subject },
  })
}
