/** Requests as they were decided, written in batches, and what is counted from them. */
import type {
  LogBatch,
  LogEntry,
  LogFilter,
  PageQuery,
  ProblemGroup,
  SecretUse,
} from '@keygrant/engine'
import { sql } from 'kysely'
import type { Reader, Writer } from './backend.ts'
import type { LogTable } from './database.ts'
import { touchDeveloperToken } from './developer-tokens.ts'
import { hasScope } from './has-scope.ts'
import { writtenAfter, writtenBefore } from './page.ts'
import { addSecretUses } from './secret-uses.ts'
import { addUsage } from './usage.ts'

/** PostgreSQL takes at most 65,535 values a statement, SQLite 32,766. */
const rowsPerInsert = 200

/**
 * Concurrency: last use never goes back in time; counts of simultaneous batches add up. Rows are
 * locked in one order (clients, secrets, developer tokens, counts, each by its key), so that two batches, or a batch
 * and the deletion of a client, never wait for each other.
 */
export async function appendLogs(
  writer: Writer,
  { entries, uses, usage }: LogBatch,
): Promise<void> {
  for (let start = 0; start < entries.length; start += rowsPerInsert) {
    const rows = entries.slice(start, start + rowsPerInsert).map(toRow)
    await writer.insertInto('log_entry').values(rows).execute()
  }
  for (const use of inOrder(uses, (use) => [use.clientId, use.at])) await touchClient(writer, use)
  for (const use of inOrder(uses, (use) => [use.of === 'secret' ? 0 : 1, use.secretId]))
    await touch(writer, use)
  for (const use of inOrder(uses, (use) => [use.secretId])) await addSecretUses(writer, use)
  for (const each of inOrder(usage, ({ clientId, hour }) => [clientId, hour]))
    await addUsage(writer, each)
}

function inOrder<T>(items: readonly T[], keyOf: (item: T) => readonly (string | number)[]): T[] {
  return [...items].sort((a, b) => {
    const theirs = keyOf(b)
    for (const [index, mine] of keyOf(a).entries()) {
      const other = theirs[index] ?? mine
      if (mine !== other) return mine < other ? -1 : 1
    }
    return 0
  })
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
  user_id: entry.userId,
  secret_id: entry.secretId,
  grant_type: entry.grantType,
  scope: entry.scope.join(' '),
  outcome: entry.outcome,
  problem: entry.problem,
  facts: JSON.stringify(entry.facts),
})

const touch = (writer: Writer, use: SecretUse): Promise<void> =>
  use.of === 'secret' ? touchSecret(writer, use) : touchDeveloperToken(writer, use)

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

export async function listLogs(
  db: Reader,
  { limit, after }: PageQuery,
  filter: LogFilter,
): Promise<readonly LogEntry[]> {
  let query = narrowed(db, filter).selectAll().orderBy('position', 'desc').limit(limit)
  if (after !== undefined) query = query.where(writtenBefore('log_entry', after))
  return (await query.execute()).map(fromRow)
}

/** The oldest first, from behind the entry named `after`. */
export async function listLogsSince(
  db: Reader,
  { limit, after = '' }: PageQuery,
  filter: LogFilter,
): Promise<readonly LogEntry[]> {
  const rows = await narrowed(db, filter)
    .selectAll()
    .where(writtenAfter('log_entry', after))
    .orderBy('position')
    .limit(limit)
    .execute()
  return rows.map(fromRow)
}

/** How many refusals are looked at: a flood of them must not make counting slow. */
const maxCounted = 10_000
const maxGroups = 50

export async function groupProblems(
  db: Reader,
  filter: LogFilter,
): Promise<readonly ProblemGroup[]> {
  const latest = narrowed(db, { ...filter, outcome: 'refused' })
    .select(['problem', 'client_id', 'at'])
    .orderBy('position', 'desc')
    .limit(maxCounted)
    .as('latest')
  const rows = await db
    .selectFrom(latest)
    .select([
      'problem',
      'client_id',
      sql<string>`count(*)`.as('count'),
      sql<number>`max(at)`.as('last_at'),
    ])
    .groupBy(['problem', 'client_id'])
    .orderBy(sql`count(*)`, 'desc')
    .orderBy('problem')
    .limit(maxGroups)
    .execute()
  return rows.map((row) => ({
    problem: row.problem ?? '',
    clientId: row.client_id,
    count: Number(row.count),
    lastAt: row.last_at,
  }))
}

function narrowed(db: Reader, filter: LogFilter) {
  let query = db.selectFrom('log_entry')
  const { organizationId, clientId, outcome, problem, endpoint, from, to } = filter
  const { grantType, address, requestId, scope, userId } = filter
  if (grantType !== undefined) query = query.where('grant_type', '=', grantType)
  if (address !== undefined) query = query.where('address', '=', address)
  if (requestId !== undefined) query = query.where('request_id', '=', requestId)
  if (scope !== undefined) query = query.where(hasScope(scope))
  if (organizationId !== undefined) query = query.where('organization_id', '=', organizationId)
  if (clientId !== undefined) query = query.where('client_id', '=', clientId)
  if (userId !== undefined) query = query.where('user_id', '=', userId)
  if (outcome !== undefined) query = query.where('outcome', '=', outcome)
  if (problem !== undefined) query = query.where('problem', '=', problem)
  if (endpoint !== undefined) query = query.where('endpoint', '=', endpoint as LogTable['endpoint'])
  if (from !== undefined) query = query.where('at', '>=', from)
  if (to !== undefined) query = query.where('at', '<', to)
  return query
}

const fromRow = (row: Omit<LogTable, 'position'>): LogEntry => ({
  id: row.id,
  endpoint: row.endpoint,
  at: row.at,
  caller: { address: row.address, userAgent: row.user_agent, requestId: row.request_id },
  clientId: row.client_id,
  organizationId: row.organization_id,
  userId: row.user_id,
  secretId: row.secret_id,
  grantType: row.grant_type,
  scope: row.scope === '' ? [] : row.scope.split(' '),
  outcome: row.outcome,
  problem: row.problem,
  facts: JSON.parse(row.facts) as Record<string, string>,
})
