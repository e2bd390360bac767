/** What the server knows of an access token, for those it concerns: RFC 7662 by one's session. */
import { type ActiveAccessToken, describeAccessToken } from '@keygrant/engine'
import Type from 'typebox'
import { type Actor, maySee } from '../actor.ts'
import type { ManagementDeps } from '../deps.ts'
import { type Operation, operation } from '../operation.ts'
import { closed, Id } from '../schemas.ts'

export const AccessToken = Type.String({ minLength: 1, maxLength: 20_000 })
const Inactive = Type.Object({ active: Type.Literal(false) }, closed)
const Active = Type.Object(
  {
    active: Type.Literal(true),
    scope: Type.String(),
    client_id: Id,
    token_type: Type.String(),
    sub: Type.String(),
    aud: Type.String(),
    iss: Type.String(),
    exp: Type.Integer(),
    iat: Type.Integer(),
    jti: Type.String(),
    org_id: Type.Optional(Id),
    fid: Type.Optional(Type.String()),
    cnf: Type.Optional(Type.Object({ jkt: Type.String() }, closed)),
  },
  closed,
)

/** Whoever it acts for, the organization it acts in, and the one that its client belongs to. */
const concerns = ({ subject, organizationId, client }: ActiveAccessToken, actor: Actor): boolean =>
  subject === actor.id || maySee(actor, organizationId) || maySee(actor, client.organizationId)

/** Undefined for a token that is not active or concerns others: the two are answered alike. */
export async function findTheirToken(
  token: string,
  actor: Actor,
  deps: Pick<ManagementDeps, 'inspectAccessToken'>,
): Promise<ActiveAccessToken | undefined> {
  const active = await deps.inspectAccessToken(token)
  return active !== undefined && concerns(active, actor) ? active : undefined
}

export const tokens: readonly Operation[] = [
  operation({
    method: 'POST',
    path: '/tokens/introspect',
    name: 'introspectToken',
    summary: 'Whether an access token is active: issued here, not expired, not revoked',
    scope: 'keygrant:clients:read',
    status: 200,
    body: Type.Object({ token: AccessToken }, closed),
    response: Type.Union([Inactive, Active]),
    async run({ body, actor, deps }) {
      const active = await findTheirToken(body.token, actor, deps)
      if (active === undefined) return { body: { active: false } }
      return { body: describeAccessToken(active, deps.policy.issuer) }
    },
  }),
]
