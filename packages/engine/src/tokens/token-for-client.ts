/**
 * A short token for one of somebody's machine clients, made without its secret: for the explorer,
 * where the secret has no business. What it may be for is decided as at the token endpoint.
 */
import { err, ok, type Result } from '@keygrant/protocol'
import type { Deps } from '../deps.ts'
import { clientCredentials } from '../grants/client-credentials.ts'
import type { GrantContext } from '../grants/grant.ts'
import type { Client } from '../ports.ts'
import { type Problem, problem } from '../problems.ts'
import { accessTokenLifetime } from './access-token.ts'
import { mint, type TokenResponse } from './mint.ts'
import type { Asked } from './target.ts'

/** Seconds. */
export const explorerTokenLifetime = 600

/** What the access token would say, but for its id and times. */
export interface TokenPreview {
  readonly claims: Readonly<Record<string, unknown>>
  readonly lifetime: number
}

async function decide(asked: Asked, context: GrantContext, deps: Deps) {
  const { client } = context
  if (client.state !== 'active') return err(problem('client_disabled'))
  if (!client.grantTypes.includes('client_credentials'))
    return err(problem('grant_not_allowed', { type: 'client_credentials' }))
  const decision = clientCredentials.decide(asked, await deps.store.listApis(), context)
  return decision.kind === 'issue' ? ok(decision.issuance) : err(decision.problem)
}

/** Reads the client anew: whoever asks may have read it before it was disabled. */
async function begin({ id }: Pick<Client, 'id'>, deps: Deps): Promise<GrantContext | undefined> {
  const begun = { now: deps.now(), knownUpTo: deps.revocations.moment, boundTo: null }
  const client = await deps.store.findClient(id)
  return client && { client, ...begun }
}

/** Mints a token that lives ten minutes at the most; never a refresh token. */
export async function tokenForClient(
  client: Pick<Client, 'id'>,
  asked: Asked,
  deps: Deps,
): Promise<Result<TokenResponse, Problem>> {
  const context = await begin(client, deps)
  if (context === undefined) return err(problem('client_disabled'))
  // Nobody here holds its key.
  if (context.client.dpopBoundAccessTokens) return err(problem('dpop_proof_missing'))
  const issuance = await decide(asked, context, deps)
  if (!issuance.ok) return issuance
  const lifetime = Math.min(context.client.accessTokenLifetime ?? Infinity, explorerTokenLifetime)
  const minted = await mint(
    { ...issuance.value, refresh: { kind: 'none' } },
    { ...context, client: { ...context.client, accessTokenLifetime: lifetime } },
    deps,
  )
  return minted.outcome === 'committed' ? ok(minted.response) : err(problem('internal'))
}

/** The claims of the token that the client would get now. */
export async function previewToken(
  client: Pick<Client, 'id'>,
  asked: Asked,
  deps: Deps,
): Promise<Result<TokenPreview, Problem>> {
  const context = await begin(client, deps)
  if (context === undefined) return err(problem('client_disabled'))
  const issuance = await decide(asked, context, deps)
  if (!issuance.ok) return issuance
  const { api, scope, subject, organizationId } = issuance.value
  const { issuer, maxAccessTokenLifetime } = deps.policy
  return ok({
    claims: {
      iss: issuer,
      sub: subject,
      aud: api.identifier,
      client_id: context.client.id,
      scope: scope.join(' '),
      ...(organizationId !== null && { org_id: organizationId }),
    },
    lifetime: accessTokenLifetime(api, context.client, maxAccessTokenLifetime),
  })
}
