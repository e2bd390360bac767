/** What an organization's people see first: the numbers of the last days, and what wants attention. */
import Type from 'typebox'
import { visibleTo } from '../actor.ts'
import { type Operation, operation } from '../operation.ts'
import { closed, Id, isoTime, isoTimeOrNull, nullable, Time } from '../schemas.ts'

const Count = Type.Integer()
const Shape = Type.Object(
  {
    tokens_24h: Count,
    failures_24h: Count,
    clients: Count,
    last_token_at: nullable(Time),
    days: Type.Array(Type.Object({ day: Time, tokens: Count, failures: Count }, closed)),
    secrets_expiring: Type.Object(
      {
        total: Count,
        items: Type.Array(
          Type.Object(
            {
              client_id: Id,
              client_name: Type.String(),
              secret_id: Id,
              secret_name: Type.String(),
              expires_at: Time,
            },
            closed,
          ),
        ),
      },
      { ...closed, description: 'Within fourteen days; ten are named.' },
    ),
    clients_unused: Type.Object(
      {
        total: Count,
        items: Type.Array(
          Type.Object(
            { client_id: Id, client_name: Type.String(), last_used_at: nullable(Time) },
            closed,
          ),
        ),
      },
      { ...closed, description: 'For ninety days; ten are named.' },
    ),
  },
  closed,
)

export const overview: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/overview',
    name: 'getOverview',
    summary: 'Tokens and failures of fourteen days, and what wants attention',
    scope: 'keygrant:clients:read',
    status: 200,
    query: Type.Object({ organization_id: Type.Optional(Id) }, closed),
    response: Shape,
    async run({ query, actor, deps }) {
      const filter = visibleTo(actor, query.organization_id)
      const found = await deps.admin.readOverview({ ...filter, now: deps.now() })
      return {
        body: {
          tokens_24h: found.tokens,
          failures_24h: found.failures,
          clients: found.clients,
          last_token_at: isoTimeOrNull(found.lastTokenAt),
          days: found.days.map(({ day, tokens, failures }) => ({
            day: isoTime(day),
            tokens,
            failures,
          })),
          secrets_expiring: {
            total: found.expiring.total,
            items: found.expiring.items.map((each) => ({
              client_id: each.clientId,
              client_name: each.clientName,
              secret_id: each.secretId,
              secret_name: each.secretName,
              expires_at: isoTime(each.expiresAt),
            })),
          },
          clients_unused: {
            total: found.unused.total,
            items: found.unused.items.map((each) => ({
              client_id: each.clientId,
              client_name: each.clientName,
              last_used_at: isoTimeOrNull(each.lastUsedAt),
            })),
          },
        },
      }
    },
  }),
]
