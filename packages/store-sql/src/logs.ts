/** Requests as they were decided, written in batches, and what is counted from them. */
import type {
  ClientUsage,
  LogBatch,
  LogEntry,
  LogFilter,
  PageQuery,
  SecretUse,
} from '@keygrant/engine'
import { sql } from 'kysely'
import type { Reader, Writer } from './backend.ts'
import type { LogTable } from './database.ts'
import { writtenBefore } from './page.ts'

/** PostgreSQL takes at most 65,535 values a statement, SQLite 32,766. */
const rowsPerInsert = 200

/**
 * Concurrency: last use never goes back in time; counts of simultaneous batches add up. Rows are
 * updated in the order of ids, so that two batches never wait for each other.
 */
export async function appendLogs(
  writer: Writer,
  { entries, uses, usage }: LogBatch,
): Promise<void> {
  for (let start = 0; start < entries.length; start += rowsPerInsert) {
    const rows = entries.slice(start, start + rowsPerInsert).map(toRow)
    await writer.insertInto('log_entry').values(rows).execute()
  }
  const byId = (a: SecretUse, b: SecretUse): number => (a.secretId < b.secretId ? -1 : 1)
  for (const use of [...uses].sort(byId)) await touchSecret(writer, use)
  const byClient = (a: { clientId: string }, b: { clientId: string }): number =>
    a.clientId < b.clientId ? -1 : 1
  for (const use of [...uses].sort(byClient)) await touchClient(writer, use)
  for (const each of [...usage].sort(byClient)) await addUsage(writer, each)
}

const toRow = (entry: LogEntry): Omit<LogTable, 'position'> => ({
  id: entry.id,
  endpoint: entry.endpoint,
  at: entry.at,
  address: entry.caller.address,
  user_agent: entry.caller.userAgent,
  request_id: entry.caller.requestId,
  client_id: entry.clientId,
  organization_id: entry.organizationId,
  secret_id: entry.secretId,
  grant_type: entry.grantType,
  scope: entry.scope.join(' '),
  outcome: entry.outcome,
  problem: entry.problem,
  facts: JSON.stringify(entry.facts),
})

async function touchSecret(
  writer: Writer,
  { secretId, at, address, userAgent }: SecretUse,
): Promise<void> {
  await writer
    .updateTable('client_secret')
    .set({ last_used_at: at, last_used_address: address, last_used_user_agent: userAgent })
    .where('id', '=', secretId)
    .where((each) => each.or([each('last_used_at', 'is', null), each('last_used_at', '<=', at)]))
    .execute()
}

async function touchClient(writer: Writer, { clientId, at }: SecretUse): Promise<void> {
  await writer
    .updateTable('client')
    .set({ last_used_at: at })
    .where('id', '=', clientId)
    .where((each) => each.or([each('last_used_at', 'is', null), each('last_used_at', '<=', at)]))
    .execute()
}

async function addUsage(
  writer: Writer,
  { clientId: client_id, hour: start, tokens, failures }: ClientUsage,
): Promise<void> {
  await writer
    .insertInto('client_usage')
    .values({ client_id, hour: start, tokens, failures })
    .onConflict((conflict) =>
      conflict.columns(['client_id', 'hour']).doUpdateSet({
        tokens: sql<number>`client_usage.tokens + excluded.tokens`,
        failures: sql<number>`client_usage.failures + excluded.failures`,
      }),
    )
    .execute()
}

export async function listLogs(
  db: Reader,
  { limit, after }: PageQuery,
  filter: LogFilter,
): Promise<readonly LogEntry[]> {
  let query = db.selectFrom('log_entry').selectAll().orderBy('position', 'desc').limit(limit)
  const { organizationId, clientId, outcome, problem, endpoint, from, to } = filter
  if (organizationId !== undefined) query = query.where('organization_id', '=', organizationId)
  if (clientId !== undefined) query = query.where('client_id', '=', clientId)
  if (outcome !== undefined) query = query.where('outcome', '=', outcome)
  if (problem !== undefined) query = query.where('problem', '=', problem)
  if (endpoint !== undefined) query = query.where('endpoint', '=', endpoint as LogTable['endpoint'])
  if (from !== undefined) query = query.where('at', '>=', from)
  if (to !== undefined) query = query.where('at', '<', to)
  if (after !== undefined) query = query.where(writtenBefore('log_entry', after))
  const rows = await query.execute()
  return rows.map((row) => ({
    id: row.id,
    endpoint: row.endpoint,
    at: row.at,
    caller: { address: row.address, userAgent: row.user_agent, requestId: row.request_id },
    clientId: row.client_id,
    organizationId: row.organization_id,
    secretId: row.secret_id,
    grantType: row.grant_type,
    scope: row.scope === '' ? [] : row.scope.split(' '),
    outcome: row.outcome,
    problem: row.problem,
    facts: JSON.parse(row.facts) as Record<string, string>,
  }))
}

export async function listUsage(
  db: Reader,
  clientId: string,
  from: number,
): Promise<readonly ClientUsage[]> {
  const rows = await db
    .selectFrom('client_usage')
    .selectAll()
    .where('client_id', '=', clientId)
    .where('hour', '>=', from)
    .orderBy('hour')
    .execute()
  return rows.map(({ client_id, ...rest }) => ({ clientId: client_id, ...rest }))
}
