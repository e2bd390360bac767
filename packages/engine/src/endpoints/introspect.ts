/**
 * The introspection endpoint: says whether a token is active, to those it concerns.
 *
 * That is the token's own client, the client that stands for the API the token is for, and the
 * operator's clients. Everyone else hears that it is not active, as they do of a token that never was.
 *
 * @see RFC 7662
 */
import { err, formatScope, ok, type Result, tokenKind } from '@keygrant/protocol'
import { type Authentication, authenticate } from '../client-auth/authenticate.ts'
import type { Deps, EndpointRequest } from '../deps.ts'
import type { Client } from '../ports.ts'
import { missing, type Problem, problem } from '../problems.ts'
import { type ActiveAccessToken, readAccessToken } from '../tokens/read-access-token.ts'
import { recordOutcome } from './record-outcome.ts'

/** RFC 7662 §2.2. An inactive token has no other member. */
export type IntrospectionResponse =
  | { readonly active: false }
  | {
      readonly active: true
      readonly scope: string
      readonly client_id: string
      readonly sub: string
      readonly iss: string
      readonly exp: number
      readonly iat: number
      readonly aud?: string
      readonly jti?: string
      readonly token_type?: 'Bearer' | 'DPoP'
      /** RFC 9449 §6.2. */
      readonly cnf?: { readonly jkt: string }
      readonly org_id?: string
      readonly fid?: string
    }

const inactive: IntrospectionResponse = { active: false }

/** Decides what a caller hears about a token. */
export async function introspect(
  request: EndpointRequest,
  deps: Deps,
): Promise<Result<IntrospectionResponse, Problem>> {
  const authentication = await authenticate(request, deps)
  const answer = authentication.ok
    ? await inspect(request, authentication.value, deps)
    : authentication
  recordOutcome({ endpoint: 'introspect', request, authentication, answer }, deps)
  return answer
}

async function inspect(
  { parameters }: EndpointRequest,
  { client }: Authentication,
  deps: Deps,
): Promise<Result<IntrospectionResponse, Problem>> {
  // RFC 7662 §2.1 wants the caller authenticated: naming a public client is no proof of anything.
  if (!client.confidential) return err(problem('client_not_confidential'))
  const token = parameters.get('token')
  if (token === undefined) return err(missing('token'))
  if (tokenKind(token) === 'rt') return ok(await inspectRefreshToken(token, client, deps))

  const active = await readAccessToken(token, deps)
  if (active === undefined || !concerns(active, client)) return ok(inactive)
  return ok(describeAccessToken(active, deps.policy.issuer))
}

const concerns = ({ clientId, api }: ActiveAccessToken, client: Client): boolean =>
  clientId === client.id || client.resourceServer === api.id || client.operator

/** What is said of an active access token to somebody it concerns. */
export function describeAccessToken(
  token: ActiveAccessToken,
  issuer: string,
): IntrospectionResponse & { readonly active: true } {
  return {
    active: true,
    scope: formatScope(token.scope),
    client_id: token.clientId,
    token_type: token.boundTo === null ? 'Bearer' : 'DPoP',
    exp: token.expiresAt,
    iat: token.issuedAt,
    sub: token.subject,
    aud: token.audience,
    iss: issuer,
    jti: token.jti,
    ...(token.boundTo !== null && { cnf: { jkt: token.boundTo } }),
    ...(token.organizationId !== null && { org_id: token.organizationId }),
    ...(token.familyId !== null && { fid: token.familyId }),
  }
}

/** A refresh token concerns nobody but its client and the operator: an API has no use for one. */
async function inspectRefreshToken(
  token: string,
  client: Client,
  { store, hash, now, policy }: Deps,
): Promise<IntrospectionResponse> {
  const stored = await store.findRefreshToken(hash(token))
  if (stored === undefined) return inactive
  const { family, spentAt, expiresAt, issuedAt } = stored
  if (family.clientId !== client.id && !client.operator) return inactive
  // Active is what the token endpoint would take: not from a client that is disabled, or gone, or
  // whose policy gives no refresh tokens any more.
  const owner = family.clientId === client.id ? client : await store.findClient(family.clientId)
  if (owner?.state !== 'active' || owner.refreshTokenPolicy.kind === 'none') return inactive
  const ended = family.revokedAt !== null || (family.expiresAt ?? Infinity) <= now()
  if (ended || spentAt !== null || expiresAt <= now()) return inactive
  return {
    active: true,
    scope: formatScope(family.scope),
    client_id: family.clientId,
    exp: expiresAt,
    iat: issuedAt,
    sub: family.subject,
    iss: policy.issuer,
    ...(family.organizationId !== null && { org_id: family.organizationId }),
    fid: family.id,
  }
}
