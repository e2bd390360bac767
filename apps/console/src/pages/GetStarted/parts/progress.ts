/** How far somebody has come. */
import type { ItemOf } from '../../../api/call.ts'

export type Client = ItemOf<'GET /clients'>

export interface Progress {
  /** The credential that the steps are about: the newest, as it is the one just made. */
  readonly newest: Client | undefined
  /** Whether it has got a token. */
  readonly hasToken: boolean
}

/** Clients come newest first; Keygrant's own operator is nobody's first credential. */
export function progressOf(clients: readonly Client[]): Progress {
  const newest = clients.find(
    ({ type, operator, state }) => type === 'machine' && !operator && state === 'active',
  )
  return { newest, hasToken: newest !== undefined && newest.last_used_at !== null }
}
