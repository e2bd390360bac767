/** Pages of clients, and searches that look at a bounded part of them at a time. */
import {
  type ClientFilter,
  type ClientRecord,
  clientSearchWindow,
  type PageQuery,
} from '@keygrant/engine'
import { type SqlBool, sql } from 'kysely'
import type { Reader } from './backend.ts'
import { fromRow, liveSecrets } from './clients.ts'
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

type Candidates = ReturnType<typeof candidates>

/** What only a look at each row tells, of no more rows than one page may look at. */
function narrowed(
  db: Reader,
  from: Candidates,
  { types, state, scope, installableIn }: ClientFilter,
) {
  let query = db
    .selectFrom(from.selectAll().limit(clientSearchWindow).as('looked_at'))
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
  if (types !== undefined) query = query.where('type', 'in', [...types])
  if (state !== undefined) query = query.where('state', '=', state)
  if (scope !== undefined) query = query.where(hasScope(scope))
  if (installableIn !== undefined)
    query = query
      .where('installation', 'is not', null)
      .where('state', '=', 'active')
      .where('operator', '=', 0)
      .where(({ or, eb }) =>
        or([
          eb('publication', '=', 'published'),
          ...(installableIn === null ? [] : [eb('organization_id', '=', installableIn)]),
        ]),
      )
  return query
}

const isNarrowed = ({ types, state, scope, text, installableIn }: ClientFilter): boolean =>
  [types, state, scope, text, installableIn].some((each) => each !== undefined)

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

async function readRows(db: Reader, { limit, after }: PageQuery, filter: ClientFilter) {
  const from = candidates(db, after, filter)
  if (!isNarrowed(filter)) return from.selectAll().limit(limit).execute()
  const query = narrowed(db, from, filter).limit(limit)
  const { text } = filter
  if (text === undefined) return query.execute()
  const named = await query.where('id', '!=', text).where(contains(text)).execute()
  // Whoever knows the id finds it wherever it is: on the first page, and on that alone.
  if (after !== undefined) return named
  const exact = narrowed(db, candidates(db, undefined, filter).where('id', '=', text), filter)
  return [...(await exact.execute()), ...named].slice(0, limit)
}

/** Whether the name has a text in it, in whatever case; the signs of patterns mean themselves. */
const contains = (text: string) => {
  const pattern = `%${text.toLowerCase().replace(/[!%_]/gu, '!$&')}%`
  return sql<SqlBool>`lower(name) like ${pattern} escape '!'`
}

/** The last client that a page behind `after` looks at, if there are more; undefined if it looks at all. */
export async function endOfClientSearch(
  db: Reader,
  after: string | undefined,
  filter: ClientFilter,
): Promise<string | undefined> {
  if (!isNarrowed(filter)) return undefined
  const rows = await candidates(db, after, filter)
    .select('id')
    .limit(2)
    .offset(clientSearchWindow - 1)
    .execute()
  return rows.length === 2 ? rows[0]?.id : undefined
}
