/** A page of clients, which may end before its search does. */
import type { ClientFilter, ClientRecord } from '@keygrant/engine'
import type { Static } from 'typebox'
import { placeLost } from '../cursors.ts'
import type { ManagementDeps } from '../deps.ts'
import type { Outcome } from '../operation.ts'
import { type PageQueryString, page, pageQuery } from '../schemas.ts'

interface ClientPageOptions extends Pick<ManagementDeps, 'admin'> {
  readonly show: (client: ClientRecord) => unknown
}

/**
 * With `next_cursor` also where nothing, or little, was found among the clients that one page looks at,
 * and there are more behind them.
 */
export async function clientPage(
  query: Static<typeof PageQueryString>,
  filter: ClientFilter,
  { show, admin }: ClientPageOptions,
): Promise<Outcome> {
  const { cursor } = query
  if (cursor !== undefined && (await admin.findClientRecord(cursor)) === undefined) return placeLost
  const found = await admin.listClients(pageQuery(query), filter)
  const { body } = page(found, query, { show, cursorOf: ({ id }) => id })
  const next = body.next_cursor ?? (await admin.endOfClientSearch(cursor, filter)) ?? null
  return { body: { ...body, next_cursor: next } }
}
