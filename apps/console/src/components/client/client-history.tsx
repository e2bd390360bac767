/** Who changed a credential, and what. */
import { useList } from '../../../api/queries.ts'
import { AuditTable } from '../../../components/audit-table.tsx'
import { ListState } from '../../../components/list-state.tsx'
import { EmptyState } from '../../../design/empty-state.tsx'
import type { PartProps } from '../index.tsx'

export function History({ client }: PartProps) {
  const list = useList('GET /audit', { query: { target: client.client_id, limit: 50 } })
  return (
    <ListState
      list={list}
      empty={
        <EmptyState icon="list" title="Nothing changed yet">
          Each change of this credential is kept here, with who made it.
        </EmptyState>
      }
    >
      {(events) => <AuditTable events={events} />}
    </ListState>
  )
}
