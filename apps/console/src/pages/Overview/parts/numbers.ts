/** What the numbers of the overview count. */
import type { ItemOf } from '../../../api/call.ts'

type Client = ItemOf<'GET /clients'>
type Use = Pick<Client, 'created_at' | 'last_used_at' | 'state'>

const day = 86_400_000

/** A day ago, to the minute: so that what was asked is found among what is kept. */
export const dayBefore = (now: number): string =>
  new Date(Math.floor((now - day) / 60_000) * 60_000).toISOString()

/** Active, and neither made nor used within 90 days: to be asked about, or disabled. */
export const unused = <Each extends Use>(clients: readonly Each[], now: number): readonly Each[] =>
  clients.filter(
    ({ state, created_at, last_used_at }) =>
      state === 'active' && now - Date.parse(last_used_at ?? created_at) >= 90 * day,
  )
