/** Logs: requests to the OAuth endpoints, why some were refused, and what to do about it. */
import { Button, Group, Switch } from '@mantine/core'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useActing } from '../../api/acting.ts'
import { useList } from '../../api/queries.ts'
import { ListState } from '../../components/list-state.tsx'
import { LogDrawer } from '../../components/log-drawer.tsx'
import { type LogEntry, LogTable } from '../../components/log-table.tsx'
import { Page } from '../../components/page.tsx'
import { download } from '../../design/download.ts'
import { EmptyState } from '../../design/empty-state.tsx'
import { Icon } from '../../design/icon.tsx'
import { useNow } from '../../design/use-now.ts'
import { LogFilters } from './parts/log-filters.tsx'
import { fromOf } from './parts/time-range.ts'

const route = getRouteApi('/logs')
const everyTwoSeconds = 2_000

export function Logs() {
  const { organization } = useActing()
  const search = route.useSearch()
  const navigate = useNavigate()
  const from = fromOf(search.range, useNow())
  const query = {
    organization_id: organization?.id,
    client_id: search.client,
    outcome: search.outcome === 'ok' || search.outcome === 'refused' ? search.outcome : undefined,
    problem: search.problem,
    endpoint: search.endpoint,
    from,
    limit: 50,
  } as const
  const live = search.live === 'yes'
  const list = useList('GET /logs', { query }, { every: live && everyTwoSeconds })
  const put = (part: Partial<typeof search>): void =>
    void navigate({ to: '.', search: (before) => ({ ...before, ...part }), replace: true })
  const chosen = list.data?.find(({ id }) => id === search.entry)
  return (
    <Page
      title="Logs"
      about="Requests to the token endpoint and its neighbours: every refusal, and a sample of the rest."
      actions={
        <Group gap="md">
          <Switch
            label="Live"
            checked={live}
            onChange={(event) => put({ live: event.currentTarget.checked ? 'yes' : undefined })}
          />
          <Save entries={list.data ?? []} />
        </Group>
      }
      calls={[{ title: 'List requests, newest first', key: 'GET /logs', call: { query } }]}
    >
      <LogFilters search={search} onChange={put} />
      <ListState
        list={list}
        empty={
          <EmptyState icon="list" title="Nothing here">
            No request fits. Requests appear a second after they were answered.
          </EmptyState>
        }
      >
        {(entries) => <LogTable entries={entries} onOpen={({ id }) => put({ entry: id })} />}
      </ListState>
      <LogDrawer entry={chosen} onClose={() => put({ entry: undefined })} />
    </Page>
  )
}

/** What is on the page, a line of JSON each. */
function Save({ entries }: { readonly entries: readonly LogEntry[] }) {
  const text = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('')
  return (
    <Button
      variant="default"
      leftSection={<Icon name="download" size={16} />}
      disabled={entries.length === 0}
      onClick={() => download({ name: 'logs.ndjson', type: 'application/x-ndjson', text })}
    >
      Download
    </Button>
  )
}
