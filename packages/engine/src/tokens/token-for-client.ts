/**
 * A short token for one of somebody's machine clients, made without its secret: for the explorer,
 * where the secret has no business. What it may be for is decided as at the token endpoint.
 */
import { err, ok, type Result } from '@keygrant/protocol'
import type { Deps } from '../deps.ts'
import { clientCredentials } from '../grants/client-credentials.ts'
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

async function decide(client: Client, asked: Asked, deps: Deps) {
  if (client.state !== 'active') return err(problem('client_disabled'))
  if (!client.grantTypes.includes('client_credentials'))
    return err(problem('grant_not_allowed', { type: 'client_credentials' }))
  const apis = await deps.store.listApis()
  const decision = clientCredentials.decide(asked, apis, {
    client,
    now: deps.now(),
    boundTo: null,
  })
  return decision.kind === 'issue' ? ok(decision.issuance) : err(decision.problem)
}

/** Mints a token that lives ten minutes at the most; never a refresh token. */
export async function tokenForClient(
  client: Client,
  asked: Asked,
  deps: Deps,
): Promise<Result<TokenResponse, Problem>> {
  // Nobody here holds its key.
  if (client.dpopBoundAccessTokens) return err(problem('dpop_proof_missing'))
  const issuance = await decide(client, asked, deps)
  if (!issuance.ok) return issuance
  const lifetime = Math.min(client.accessTokenLifetime ?? Infinity, explorerTokenLifetime)
  const minted = await mint(
    { ...issuance.value, refresh: { kind: 'none' } },
    { client: { ...client, accessTokenLifetime: lifetime }, now: deps.now(), boundTo: null },
    deps,
  )
  return minted.outcome === 'committed' ? ok(minted.response) : err(problem('internal'))
}

/** The claims of the token that the client would get now. */
export async function previewToken(
  client: Client,
  asked: Asked,
  deps: Deps,
): Promise<Result<TokenPreview, Problem>> {
  const issuance = await decide(client, asked, deps)
  if (!issuance.ok) return issuance
  const { api, scope, subject, organizationId } = issuance.value
  const { issuer, maxAccessTokenLifetime } = deps.policy
  return ok({
    claims: {
      iss: issuer,
      sub: subject,
      aud: api.identifier,
      client_id: client.id,
      scope: scope.join(' '),
      ...(organizationId !== null && { org_id: organizationId }),
    },
    lifetime: accessTokenLifetime(api, client, maxAccessTokenLifetime),
  })
}
