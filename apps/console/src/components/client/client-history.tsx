/** Who changed a client, and what. */
import { useList } from '../../api/queries.ts'
import { EmptyState } from '../../design/empty-state.tsx'
import { AuditTable } from '../audit-table.tsx'
import { ListState } from '../list-state.tsx'
import { type ClientPartProps, kindOf } from './client-part.ts'

export function ClientHistory({ client }: ClientPartProps) {
  const list = useList('GET /audit', { query: { target: client.client_id, limit: 50 } })
  return (
    <ListState
      list={list}
      empty={
        <EmptyState icon="list" title="Nothing changed yet">
          Each change of this {kindOf(client).noun} is kept here, with who made it.
        </EmptyState>
      }
    >
      {(events) => <AuditTable events={events} />}
    </ListState>
  )
}
