/** Logs: requests to the OAuth endpoints, why some were refused, and what to do about it. */
import { Button, Group, Switch } from '@mantine/core'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useActing } from '../../api/acting.ts'
import { useList } from '../../api/queries.ts'
import { ListState } from '../../components/list-state.tsx'
import { LogDrawer } from '../../components/log-drawer.tsx'
import { type LogEntry, LogTable } from '../../components/log-table.tsx'
import { Page } from '../../components/page.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { download } from '../../design/download.ts'
import { EmptyState } from '../../design/empty-state.tsx'
import { Icon } from '../../design/icon.tsx'
import { useNow } from '../../design/use-now.ts'
import { LogFilters } from './parts/log-filters.tsx'
import { fromOf } from './parts/time-range.ts'
import { joined, type LiveLog, useLiveLog } from './parts/use-live-log.ts'

const route = getRouteApi('/logs')

export function Logs() {
  const { organization } = useActing()
  const search = route.useSearch()
  const navigate = useNavigate()
  const from = fromOf(search.range, useNow())
  const filter = {
    organization_id: organization?.id,
    client_id: search.client,
    grant_type: search.grant,
    ip: search.ip,
    request_id: search.request,
    outcome: search.outcome === 'ok' || search.outcome === 'refused' ? search.outcome : undefined,
    problem: search.problem,
    endpoint: search.endpoint,
  } as const
  const query = { ...filter, from, limit: 50 }
  const live = search.live === 'yes'
  const list = useList('GET /logs', { query })
  const stream = useLiveLog(filter, { live, after: list.data?.[0]?.id })
  const shown = list.data && joined(stream.entries, list.data)
  const put = (part: Partial<typeof search>): void =>
    void navigate({ to: '.', search: (before) => ({ ...before, ...part }), replace: true })
  const chosen = shown?.find(({ id }) => id === search.entry)
  return (
    <Page
      title="Logs"
      about="Requests to the token endpoint and its neighbours: every refusal, and a sample of the rest."
      actions={
        <Group gap="md">
          <LiveSwitch
            state={stream.state}
            onChange={(wanted) => {
              put({ live: wanted ? 'yes' : undefined })
              // What came meanwhile is in the list from now on.
              if (!wanted) void list.refetch()
            }}
          />
          <Save entries={shown ?? []} />
        </Group>
      }
      calls={[{ title: 'List requests, newest first', key: 'GET /logs', call: { query } }]}
    >
      <LogFilters search={search} onChange={put} />
      {stream.error !== undefined && <ProblemAlert error={stream.error} />}
      <ListState
        list={{ ...list, data: shown }}
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

interface LiveSwitchProps {
  readonly state: LiveLog['state']
  readonly onChange: (wanted: boolean) => void
}

const told = { off: 'Live', connecting: 'Connecting…', live: 'Live' } as const

const LiveSwitch = ({ state, onChange }: LiveSwitchProps) => (
  <Switch
    label={told[state]}
    checked={state !== 'off'}
    onChange={(event) => onChange(event.currentTarget.checked)}
  />
)

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
