/** Pages of clients, and searches that look at a bounded part of them at a time. */
import {
  type ClientFilter,
  type ClientRecord,
  clientSearchWindow,
  type PageQuery,
} from '@keygrant/engine'
import { type Expression, expressionBuilder, type SqlBool, sql } from 'kysely'
import type { Reader } from './backend.ts'
import { fromRow, liveSecrets } from './clients.ts'
import type { Database } from './database.ts'
import { hasScope } from './has-scope.ts'
import { olderThan } from './page.ts'

/** What an index finds: newest first, from behind a place. */
function candidates(
  db: Reader,
  after: string | undefined,
  { organizationId, publication }: ClientFilter,
) {
  let query = db.selectFrom('client').orderBy('created_at', 'desc').orderBy('id', 'desc')
  if (organizationId !== undefined) query = query.where('organization_id', '=', organizationId)
  if (publication !== undefined) query = query.where('publication', '=', publication)
  if (after !== undefined) query = query.where(olderThan('client', after))
  return query
}

/** What only a look at each row tells. */
function narrowing({
  types,
  state,
  scope,
  text,
  installableIn,
}: ClientFilter): Expression<SqlBool>[] {
  const eb = expressionBuilder<Database, 'client'>()
  const found: Expression<SqlBool>[] = []
  if (types !== undefined) found.push(eb('type', 'in', [...types]))
  if (state !== undefined) found.push(eb('state', '=', state))
  if (scope !== undefined) found.push(hasScope(scope))
  if (text !== undefined) found.push(eb('id', '!=', text), contains(text))
  if (installableIn !== undefined) {
    const published = eb('publication', '=', 'published')
    found.push(
      eb('installation', 'is not', null),
      eb('state', '=', 'active'),
      eb('operator', '=', 0),
      installableIn === null
        ? published
        : eb.or([published, eb('organization_id', '=', installableIn)]),
    )
  }
  return found
}

/** Whether the name has a text in it, in whatever case; the signs of patterns mean themselves. */
const contains = (text: string) => {
  const pattern = `%${text.toLowerCase().replace(/[!%_]/gu, '!$&')}%`
  return sql<SqlBool>`lower(name) like ${pattern} escape '!'`
}

export async function listClients(
  db: Reader,
  page: PageQuery,
  filter: ClientFilter,
): Promise<readonly ClientRecord[]> {
  const rows = await readRows(db, page, filter)
  const ids = rows.map(({ id }) => id)
  const secrets = await liveSecrets(db, ids)
  return rows.map((row) => fromRow(row, secrets.get(row.id) ?? []))
}

async function readRows(db: Reader, page: PageQuery, filter: ClientFilter) {
  const { limit, after } = page
  const { text, ...others } = filter
  if (narrowing(filter).length === 0)
    return candidates(db, after, filter).selectAll().limit(limit).execute()
  const found = await search(db, page, filter)
  // Whoever knows the id finds it wherever it is: on the first page, and on that alone.
  if (text === undefined || after !== undefined) return found
  const exact = candidates(db, undefined, filter).selectAll().where('id', '=', text)
  const named = await exact.where(({ and }) => and(narrowing(others))).execute()
  return [...named, ...found].slice(0, limit)
}

/** Where a page is mostly found, if many clients are looked for: a few pages of the longest kind. */
const glance = 500

/**
 * First among the newest, then among all that a page may look at.
 *
 * In two steps, since what is quick depends on how many there are, which a database can only guess:
 * many are found soon by whoever follows the index, and few by whoever reads all of them first and
 * sorts what is left. PostgreSQL, asked for both at once, sorts ten thousand whole rows for a page.
 */
async function search(db: Reader, { limit, after }: PageQuery, filter: ClientFilter) {
  const from = candidates(db, after, filter).selectAll()
  const fits = narrowing(filter)
  const newest = await db
    .selectFrom(from.limit(glance).as('looked_at'))
    .selectAll()
    .where(({ and }) => and(fits))
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  if (newest.length === limit) return newest

  const last = await lastLookedAt(db, after, filter)
  let query = from.where(({ and }) => and(fits)).limit(limit)
  if (last !== undefined)
    query = query.where(sql<SqlBool>`(created_at, id) >= (${last.created_at}, ${last.id})`)
  return query.execute()
}

/** The last client that a page behind `after` looks at, if there are more; undefined if it looks at all. */
export async function endOfClientSearch(
  db: Reader,
  after: string | undefined,
  filter: ClientFilter,
): Promise<string | undefined> {
  if (narrowing(filter).length === 0) return undefined
  return (await lastLookedAt(db, after, filter))?.id
}

/**
 * From the near end of the list. Ten thousand rows from the far one an index is followed for only where
 * there are many more than that: of little more PostgreSQL would sort them all.
 */
async function lastLookedAt(db: Reader, after: string | undefined, filter: ClientFilter) {
  const from = candidates(db, after, filter)
  const place = from.select(['created_at', 'id'])
  const far = db
    .selectFrom('client')
    .select('id')
    .limit(1)
    .offset(2 * clientSearchWindow)
  if ((await far.execute()).length > 0) {
    const rows = await place
      .limit(2)
      .offset(clientSearchWindow - 1)
      .execute()
    return rows.length === 2 ? rows[0] : undefined
  }
  const counted = from.clearOrderBy().select(({ fn }) => fn.countAll<number>().as('rows'))
  const beyond = (await counted.executeTakeFirstOrThrow()).rows - clientSearchWindow
  if (beyond <= 0) return undefined
  const oldestFirst = place.clearOrderBy().orderBy('created_at').orderBy('id')
  return oldestFirst.limit(1).offset(beyond).executeTakeFirst()
}
