/** What the pages between a request and its answer are decided with. */
import type { AdminStore } from '../admin-ports.ts'
import type { DelegationStore } from '../delegation-ports.ts'
import type { Deps } from '../deps.ts'

export interface InteractionDeps extends Deps {
  readonly delegation: DelegationStore
  readonly admin: Pick<AdminStore, 'write' | 'findUser' | 'findOrganization'>
}
