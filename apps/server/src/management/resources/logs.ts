/** Requests to the OAuth endpoints and how they were answered: every refusal, a sample of the rest. */
import type { LogEntry } from '@keygrant/engine'
import Type from 'typebox'
import { visibleTo } from '../actor.ts'
import { type Operation, operation } from '../operation.ts'
import { invalid } from '../problems.ts'
import {
  closed,
  Id,
  isoTime,
  nullable,
  page,
  pageMembers,
  pageOf,
  pageQuery,
  parseTime,
  Time,
} from '../schemas.ts'
import { findVisibleClient } from './clients.ts'

const Outcome = Type.Enum(['ok', 'refused'])
const Shape = Type.Object(
  {
    id: Id,
    at: Time,
    endpoint: Type.String(),
    outcome: Outcome,
    problem: nullable(Type.String()),
    client_id: nullable(Type.String()),
    organization_id: nullable(Id),
    secret_id: nullable(Id),
    grant_type: nullable(Type.String()),
    scope: Type.String(),
    facts: Type.Object({}, { additionalProperties: Type.String() }),
    ip: Type.String(),
    user_agent: Type.String(),
    request_id: Type.String(),
  },
  closed,
)

const show = (entry: LogEntry) => ({
  id: entry.id,
  at: isoTime(entry.at),
  endpoint: entry.endpoint,
  outcome: entry.outcome,
  problem: entry.problem,
  client_id: entry.clientId,
  organization_id: entry.organizationId,
  secret_id: entry.secretId,
  grant_type: entry.grantType,
  scope: entry.scope.join(' '),
  facts: entry.facts,
  ip: entry.caller.address,
  user_agent: entry.caller.userAgent,
  request_id: entry.caller.requestId,
})

export const logs: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/logs',
    summary: 'List requests, newest first',
    scope: 'keygrant:logs:read',
    status: 200,
    query: Type.Object(
      {
        ...pageMembers,
        organization_id: Type.Optional(Id),
        client_id: Type.Optional(Id),
        outcome: Type.Optional(Outcome),
        problem: Type.Optional(Id),
        endpoint: Type.Optional(Id),
        from: Type.Optional(Type.String()),
        to: Type.Optional(Type.String()),
      },
      closed,
    ),
    response: pageOf(Shape),
    async run({ query, actor, deps }) {
      const from = query.from === undefined ? undefined : parseTime(query.from)
      const to = query.to === undefined ? undefined : parseTime(query.to)
      const times = [['from', query.from, from] as const, ['to', query.to, to] as const]
      const wrong = times.filter(([, text, time]) => text !== undefined && time === undefined)
      if (wrong.length > 0)
        return invalid(wrong.map(([field]) => ({ field, message: 'must be an ISO 8601 time' })))
      const { client_id, outcome, problem, endpoint } = query
      // An entry of a failed authentication names the client, but no organization: whoever may see
      // the client sees all that was tried in its name.
      const own =
        client_id === undefined || query.organization_id !== undefined
          ? undefined
          : await findVisibleClient(client_id, actor, deps)
      const found = await deps.admin.listLogs(pageQuery(query), {
        ...(own === undefined ? visibleTo(actor, query.organization_id) : {}),
        ...(client_id !== undefined && { clientId: client_id }),
        ...(outcome !== undefined && { outcome: outcome as 'ok' | 'refused' }),
        ...(problem !== undefined && { problem }),
        ...(endpoint !== undefined && { endpoint }),
        ...(from !== undefined && { from }),
        ...(to !== undefined && { to }),
      })
      return page(found, query, { show, cursorOf: ({ id }) => id })
    },
  }),
]
