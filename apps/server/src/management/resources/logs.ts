/** Requests to the OAuth endpoints and how they were answered: every refusal, a sample of the rest. */
import type { LogEntry, LogFilter, ProblemId } from '@keygrant/engine'
import { err, ok, type Result } from '@keygrant/protocol'
import Type, { type Static } from 'typebox'
import { type Actor, visibleTo } from '../actor.ts'
import type { ManagementDeps } from '../deps.ts'
import { type Operation, operation } from '../operation.ts'
import { problemAdvice } from '../problem-advice.ts'
import { invalid, type ManagementProblem } from '../problems.ts'
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
    user_id: nullable(Id),
    secret_id: nullable(Id),
    grant_type: nullable(Type.String()),
    scope: Type.String(),
    facts: Type.Object({}, { additionalProperties: Type.String() }),
    ip: Type.String(),
    user_agent: Type.String(),
    request_id: Type.String(),
    why: nullable(Type.String({ description: 'Of a refusal: how it came about.' })),
    fix: nullable(Type.String({ description: 'Of a refusal: what to do about it.' })),
    docs: nullable(Type.String({ description: 'Below the issuer.' })),
  },
  closed,
)

/** Why and what now, and where more of it stands below the issuer's own documentation. */
export function adviceOn(problem: string | null) {
  const known = problem !== null && Object.hasOwn(problemAdvice, problem)
  if (!known) return { why: null, fix: null, docs: null }
  return { ...problemAdvice[problem as ProblemId], docs: `/docs/errors#${problem}` }
}

export const showLog = (entry: LogEntry) => ({
  id: entry.id,
  at: isoTime(entry.at),
  endpoint: entry.endpoint,
  outcome: entry.outcome,
  problem: entry.problem,
  client_id: entry.clientId,
  organization_id: entry.organizationId,
  user_id: entry.userId,
  secret_id: entry.secretId,
  grant_type: entry.grantType,
  scope: entry.scope.join(' '),
  facts: entry.facts,
  ip: entry.caller.address,
  user_agent: entry.caller.userAgent,
  request_id: entry.caller.requestId,
  ...adviceOn(entry.problem),
})

/** What lists of requests can be narrowed to. */
export const logFilterMembers = {
  organization_id: Type.Optional(Id),
  client_id: Type.Optional(Id),
  user_id: Type.Optional(Id),
  outcome: Type.Optional(Outcome),
  problem: Type.Optional(Id),
  endpoint: Type.Optional(Id),
  grant_type: Type.Optional(Id),
  ip: Type.Optional(Id),
  request_id: Type.Optional(Id),
  scope: Type.Optional(Id),
  from: Type.Optional(Type.String()),
  to: Type.Optional(Type.String()),
}
const FilterString = Type.Object(logFilterMembers, closed)

/** The filter that a query asks for, no wider than the actor may see. */
export async function filterOf(
  query: Static<typeof FilterString>,
  actor: Actor,
  deps: Pick<ManagementDeps, 'admin'>,
): Promise<Result<LogFilter, ManagementProblem>> {
  const from = query.from === undefined ? undefined : parseTime(query.from)
  const to = query.to === undefined ? undefined : parseTime(query.to)
  const times = [['from', query.from, from] as const, ['to', query.to, to] as const]
  const wrong = times.filter(([, text, time]) => text !== undefined && time === undefined)
  if (wrong.length > 0)
    return err(invalid(wrong.map(([field]) => ({ field, message: 'must be an ISO 8601 time' }))))
  const { client_id, user_id, outcome, problem, endpoint } = query
  const { grant_type, ip, request_id, scope } = query
  // An entry of a failed authentication names the client, but no organization: whoever may see
  // the client sees all that was tried in its name.
  const own =
    client_id === undefined || query.organization_id !== undefined
      ? undefined
      : await findVisibleClient(client_id, actor, deps)
  return ok({
    ...(own === undefined ? visibleTo(actor, query.organization_id) : {}),
    ...(client_id !== undefined && { clientId: client_id }),
    ...(user_id !== undefined && { userId: user_id }),
    ...(outcome !== undefined && { outcome: outcome as 'ok' | 'refused' }),
    ...(problem !== undefined && { problem }),
    ...(endpoint !== undefined && { endpoint }),
    ...(grant_type !== undefined && { grantType: grant_type }),
    ...(ip !== undefined && { address: ip }),
    ...(request_id !== undefined && { requestId: request_id }),
    ...(scope !== undefined && { scope }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  })
}

const Group = Type.Object(
  {
    problem: Type.String(),
    client_id: nullable(Type.String()),
    client_name: nullable(Type.String()),
    count: Type.Integer(),
    last_at: Time,
    why: nullable(Type.String()),
    fix: nullable(Type.String()),
    docs: nullable(Type.String()),
  },
  closed,
)
const day = 86_400

export const logs: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/logs',
    summary: 'List requests, newest first',
    scope: 'keygrant:logs:read',
    status: 200,
    query: Type.Object({ ...pageMembers, ...logFilterMembers }, closed),
    response: pageOf(Shape),
    async run({ query, actor, deps }) {
      const filter = await filterOf(query, actor, deps)
      if (!filter.ok) return filter.error
      const found = await deps.admin.listLogs(pageQuery(query), filter.value)
      return page(found, query, { show: showLog, cursorOf: ({ id }) => id })
    },
  }),
  operation({
    method: 'GET',
    path: '/logs/summary',
    name: 'summariseLogs',
    summary: 'Refusals grouped by problem and client, of the last day unless `from` says otherwise',
    scope: 'keygrant:logs:read',
    status: 200,
    query: FilterString,
    response: Type.Object({ items: Type.Array(Group), next_cursor: Type.Null() }, closed),
    async run({ query, actor, deps }) {
      const filter = await filterOf(query, actor, deps)
      if (!filter.ok) return filter.error
      const groups = await deps.admin.groupProblems({ from: deps.now() - day, ...filter.value })
      const items = await Promise.all(
        groups.map(async ({ problem, clientId, count, lastAt }) => {
          const client =
            clientId === null ? undefined : await findVisibleClient(clientId, actor, deps)
          return {
            problem,
            client_id: clientId,
            client_name: client?.name ?? null,
            count,
            last_at: isoTime(lastAt),
            ...adviceOn(problem),
          }
        }),
      )
      return { body: { items, next_cursor: null } }
    },
  }),
]
