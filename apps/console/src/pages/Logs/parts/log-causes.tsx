/** What was refused in the span that is looked at, by cause and client. */
import { useList } from '../../../api/queries.ts'
import { Causes, type SpanSearch } from '../../../components/causes.tsx'
import { ListState } from '../../../components/list-state.tsx'
import { EmptyState } from '../../../design/empty-state.tsx'
import type { LogQuery } from './log-query.ts'

/** Without a beginning it would be the last day alone. */
const ever = '1970-01-01T00:00:00Z'

export interface LogCausesProps {
  readonly query: LogQuery
  readonly span: SpanSearch
}

export function LogCauses({ query, span }: LogCausesProps) {
  const asked = { ...query, from: query.from ?? ever }
  const list = useList('GET /logs/summary', { query: asked })
  return (
    <ListState
      list={{ ...list, hasNextPage: false }}
      empty={
        <EmptyState icon="check" title="Nothing was refused">
          No refused request fits.
        </EmptyState>
      }
    >
      {(causes) => <Causes causes={causes} most={50} span={span} />}
    </ListState>
  )
}
