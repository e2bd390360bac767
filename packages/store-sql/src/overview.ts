/** The numbers of an organization, or of all: what was issued and refused, and what wants attention. */
import type { Overview, OverviewQuery } from '@keygrant/engine'
import { sql } from 'kysely'
import type { Reader } from './backend.ts'

const day = 86_400
const hour = 3_600
/** How much of what wants attention is named. */
const named = 10

export async function readOverview(db: Reader, query: OverviewQuery): Promise<Overview> {
  const [days, recent, expiring, unused, latest] = await Promise.all([
    readDays(db, query),
    readRecent(db, query),
    readExpiring(db, query),
    readUnused(db, query),
    readLatest(db, query),
  ])
  return { days, ...recent, expiring, unused, ...latest }
}

const usageOf = (db: Reader, { organizationId }: OverviewQuery) => {
  const query = db.selectFrom('client_usage')
  return organizationId === undefined
    ? query
    : query.where('client_usage.client_id', 'in', (from) =>
        from.selectFrom('client').select('id').where('organization_id', '=', organizationId),
      )
}

/** Fourteen days, today among them, the oldest first; those without a request have zeros. */
async function readDays(db: Reader, query: OverviewQuery): Promise<Overview['days']> {
  const first = query.now - (query.now % day) - 13 * day
  const start = sql<number>`(hour - hour % ${sql.lit(day)})`
  const rows = await usageOf(db, query)
    .select([
      start.as('day'),
      sql<string>`sum(tokens)`.as('tokens'),
      sql<string>`sum(failures)`.as('failures'),
    ])
    .where('hour', '>=', first)
    .groupBy(start)
    .execute()
  const byDay = new Map(rows.map((row) => [Number(row.day), row]))
  return Array.from({ length: 14 }, (_, index) => {
    const at = first + index * day
    const found = byDay.get(at)
    return { day: at, tokens: Number(found?.tokens ?? 0), failures: Number(found?.failures ?? 0) }
  })
}

async function readRecent(
  db: Reader,
  query: OverviewQuery,
): Promise<Pick<Overview, 'tokens' | 'failures'>> {
  const row = await usageOf(db, query)
    .select([sql<string>`sum(tokens)`.as('tokens'), sql<string>`sum(failures)`.as('failures')])
    .where('hour', '>', query.now - day - hour)
    .executeTakeFirst()
  return { tokens: Number(row?.tokens ?? 0), failures: Number(row?.failures ?? 0) }
}

async function readExpiring(
  db: Reader,
  { organizationId, now }: OverviewQuery,
): Promise<Overview['expiring']> {
  let query = db
    .selectFrom('client_secret as secret')
    .innerJoin('client', 'client.id', 'secret.client_id')
    .where('secret.revoked_at', 'is', null)
    .where('secret.expires_at', '>', now)
    .where('secret.expires_at', '<=', now + 14 * day)
  if (organizationId !== undefined)
    query = query.where('client.organization_id', '=', organizationId)
  const rows = await query
    .select([
      'secret.id',
      'secret.name',
      'secret.expires_at',
      'client.id as client_id',
      'client.name as client_name',
      sql<string>`count(*) over ()`.as('total'),
    ])
    .orderBy('secret.expires_at')
    .limit(named)
    .execute()
  return {
    total: Number(rows[0]?.total ?? 0),
    items: rows.map((row) => ({
      secretId: row.id,
      secretName: row.name,
      expiresAt: row.expires_at ?? 0,
      clientId: row.client_id,
      clientName: row.client_name,
    })),
  }
}

async function readUnused(
  db: Reader,
  { organizationId, now }: OverviewQuery,
): Promise<Overview['unused']> {
  const since = sql<number>`coalesce(last_used_at, created_at)`
  let query = db
    .selectFrom('client')
    .where('state', '=', 'active')
    .where(since, '<', now - 90 * day)
  if (organizationId !== undefined) query = query.where('organization_id', '=', organizationId)
  const rows = await query
    .select(['id', 'name', 'last_used_at', sql<string>`count(*) over ()`.as('total')])
    .orderBy(since)
    .limit(named)
    .execute()
  return {
    total: Number(rows[0]?.total ?? 0),
    items: rows.map((row) => ({
      clientId: row.id,
      clientName: row.name,
      lastUsedAt: row.last_used_at,
    })),
  }
}

async function readLatest(
  db: Reader,
  { organizationId }: OverviewQuery,
): Promise<Pick<Overview, 'clients' | 'lastTokenAt'>> {
  let query = db.selectFrom('client')
  if (organizationId !== undefined) query = query.where('organization_id', '=', organizationId)
  const row = await query
    .select([
      sql<string>`count(*)`.as('clients'),
      sql<number | null>`max(last_used_at)`.as('latest'),
    ])
    .executeTakeFirst()
  return { clients: Number(row?.clients ?? 0), lastTokenAt: row?.latest ?? null }
}
