/** Logs: requests to the OAuth endpoints, why some were refused, and what to do about it. */
import { Group, SegmentedControl } from '@mantine/core'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useActing } from '../../api/acting.ts'
import { Page } from '../../components/page.tsx'
import { useNow } from '../../design/use-now.ts'
import { LogCauses } from './parts/log-causes.tsx'
import { LogFilters, type LogSearch } from './parts/log-filters.tsx'
import { Requests } from './parts/requests.tsx'
import { SaveLogs } from './parts/save-logs.tsx'
import { spanOf } from './parts/time-range.ts'

const route = getRouteApi('/logs')
const byCause = 'problem'

/** What is looked for, as the API calls it. */
const filterOf = (search: LogSearch, organization: string | undefined) => ({
  organization_id: organization,
  client_id: search.client,
  user_id: search.user,
  grant_type: search.grant,
  ip: search.ip,
  request_id: search.request,
  scope: search.scope,
  outcome:
    search.outcome === 'ok' || search.outcome === 'refused'
      ? (search.outcome as 'ok' | 'refused')
      : undefined,
  problem: search.problem,
  endpoint: search.endpoint,
})

export function Logs() {
  const { organization } = useActing()
  const search = route.useSearch()
  const navigate = useNavigate()
  const span = spanOf(search, useNow())
  const filter = filterOf(search, organization?.id)
  const query = { ...filter, ...span }
  const put = (part: Partial<typeof search>): void =>
    void navigate({ to: '.', search: (before) => ({ ...before, ...part }), replace: true })
  const view = (
    <SegmentedControl
      aria-label="Show"
      data={[
        { value: 'time', label: 'By time' },
        { value: byCause, label: 'Refusals by cause' },
      ]}
      value={search.by === byCause ? byCause : 'time'}
      onChange={(by) => put({ by: by === byCause ? by : undefined })}
    />
  )
  return (
    <Page
      title="Logs"
      about="Requests to the token endpoint and its neighbours: every refusal, and a sample of the rest."
      actions={<SaveLogs query={query} />}
      calls={[
        { title: 'List requests, newest first', key: 'GET /logs', call: { query } },
        { title: 'Refusals by cause and client', key: 'GET /logs/summary', call: { query } },
      ]}
    >
      <LogFilters search={search} onChange={put} />
      {search.by === byCause ? (
        <>
          <Group>{view}</Group>
          <LogCauses query={query} span={search} />
        </>
      ) : (
        <Requests
          view={view}
          filter={filter}
          span={span}
          live={search.live === 'yes' && span.to === undefined}
          onLive={(wanted) => put({ live: wanted ? 'yes' : undefined })}
          opened={search.entry}
          onOpen={(entry) => put({ entry })}
        />
      )}
    </Page>
  )
}
