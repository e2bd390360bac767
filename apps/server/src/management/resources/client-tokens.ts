/** Tokens of one's own machine clients, for the explorer; and what a token would say. */
import type { Problem } from '@keygrant/engine'
import { describeProblem } from '@keygrant/engine'
import { canonicalResource, parseScope } from '@keygrant/protocol'
import Type, { type Static } from 'typebox'
import { type Operation, operation } from '../operation.ts'
import { type FieldError, invalid, type ManagementProblem, refusal } from '../problems.ts'
import { closed, Id } from '../schemas.ts'
import { findVisibleClient, refuseStronger } from './clients.ts'

const Params = Type.Object({ client_id: Id }, closed)
const wanted = {
  scope: Type.Optional(Type.String({ maxLength: 4_000 })),
  resource: Type.Optional(Type.String({ maxLength: 2_000 })),
}
const Wanted = Type.Object(wanted, closed)

/** What is asked for, read as the token endpoint reads it. */
function read({ scope, resource }: Static<typeof Wanted>) {
  const asked = {
    scope: scope === undefined ? undefined : parseScope(scope),
    resource: resource === undefined ? undefined : canonicalResource(resource),
  }
  const faults: FieldError[] = []
  if (scope !== undefined && asked.scope === undefined)
    faults.push({ field: 'scope', message: 'must be scopes separated by single spaces' })
  if (resource !== undefined && asked.resource === undefined)
    faults.push({ field: 'resource', message: 'is no API' })
  return { asked, faults }
}

const refusedFor = (problem: Problem): ManagementProblem =>
  problem.id === 'scope_spans_apis' || problem.id === 'resource_unknown'
    ? invalid([{ field: 'resource', message: describeProblem(problem) }])
    : problem.id.startsWith('scope_')
      ? invalid([{ field: 'scope', message: describeProblem(problem) }])
      : refusal('in_use', { detail: describeProblem(problem) })

export const clientTokens: readonly Operation[] = [
  operation({
    method: 'POST',
    path: '/clients/:client_id/tokens',
    summary: 'Mint an access token of a machine client, for ten minutes at the most',
    // Whoever may add a secret could get one anyway.
    scope: 'keygrant:secrets:write',
    status: 201,
    params: Params,
    body: Wanted,
    response: Type.Object(
      {
        access_token: Type.String(),
        token_type: Type.String(),
        expires_in: Type.Integer(),
        scope: Type.String(),
      },
      closed,
    ),
    async run({ params, body, actor, deps, change }) {
      const client = await findVisibleClient(params.client_id, actor, deps)
      if (client === undefined) return refusal('not_found')
      const stronger = refuseStronger(client, actor)
      if (stronger !== undefined) return stronger
      const { asked, faults } = read(body)
      if (faults.length > 0) return invalid(faults)
      const minted = await deps.tokenForClient(client, asked)
      if (!minted.ok) return refusedFor(minted.error)
      const { access_token, token_type, expires_in, scope } = minted.value
      return change(async () => ({ body: { access_token, token_type, expires_in, scope } }), {
        action: 'client.token',
        targetKind: 'client',
        targetId: client.id,
        organizationId: client.organizationId,
        change: { after: { scope, expires_in } },
      })
    },
  }),
  operation({
    method: 'GET',
    path: '/clients/:client_id/token_preview',
    name: 'previewClientToken',
    summary: 'The claims of the access token that a machine client would get now',
    scope: 'keygrant:clients:read',
    status: 200,
    params: Params,
    query: Wanted,
    response: Type.Object(
      { claims: Type.Object({}, { additionalProperties: true }), expires_in: Type.Integer() },
      closed,
    ),
    async run({ params, query, actor, deps }) {
      const client = await findVisibleClient(params.client_id, actor, deps)
      if (client === undefined) return refusal('not_found')
      const { asked, faults } = read(query)
      if (faults.length > 0) return invalid(faults)
      const preview = await deps.previewToken(client, asked)
      if (!preview.ok) return refusedFor(preview.error)
      return { body: { claims: preview.value.claims, expires_in: preview.value.lifetime } }
    },
  }),
]
