/** One credential: how to use it, its secrets, what it may do, how it fares, and the way to end it. */
import { Group, Tabs } from '@mantine/core'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import type { AnswerOf } from '../../api/call.ts'
import { isProblem } from '../../api/problem.ts'
import { useRead } from '../../api/queries.ts'
import { Breadcrumb } from '../../components/breadcrumb.tsx'
import { CopyableId } from '../../components/copyable-id.tsx'
import { Waiting } from '../../components/list-state.tsx'
import { Page } from '../../components/page.tsx'
import { ProblemAlert } from '../../components/problem-alert.tsx'
import { StateBadge } from '../../components/state-badge.tsx'
import { NoSuchPage } from '../../shell/fault.tsx'
import { Danger } from './parts/danger.tsx'
import { History } from './parts/history.tsx'
import { Logs } from './parts/logs.tsx'
import { Overview } from './parts/overview.tsx'
import { Permissions } from './parts/permissions.tsx'
import { Restrictions } from './parts/restrictions.tsx'
import { Secrets } from './parts/secrets.tsx'

const route = getRouteApi('/credentials/$clientId')

/** What each part is given: the client, and the version it was read in. */
export interface PartProps {
  readonly client: AnswerOf<'GET /clients/{client_id}'>
  readonly etag: string | undefined
}

const tabs = [
  ['overview', 'Overview', Overview],
  ['secrets', 'Secrets', Secrets],
  ['permissions', 'Permissions', Permissions],
  ['restrictions', 'Restrictions', Restrictions],
  ['logs', 'Logs', Logs],
  ['history', 'History', History],
  ['danger', 'Danger', Danger],
] as const

export function Credential() {
  const { clientId } = route.useParams()
  const { tab } = route.useSearch()
  const navigate = useNavigate()
  const path = { client_id: clientId }
  const read = useRead('GET /clients/{client_id}', { path })
  if (isProblem(read.error, 'not_found')) return <NoSuchPage />
  if (read.data === undefined && read.error !== null)
    return <ProblemAlert error={read.error} retry={read.refetch} />
  if (read.data === undefined) return <Waiting />
  const { body: client, etag } = read.data
  const shown = tabs.find(([key]) => key === tab)?.[0] ?? 'overview'
  const choose = (key: string | null): void =>
    void navigate({
      to: '.',
      search: (before) => ({ ...before, tab: key === 'overview' ? undefined : (key ?? undefined) }),
    })
  return (
    <Page
      title={client.name}
      above={<Breadcrumb to="/credentials" label="Credentials" />}
      about={
        <Group gap="sm" component="span">
          <CopyableId id={clientId} what="client id" />
          <StateBadge state={client.state} />
          {client.description}
        </Group>
      }
      calls={[
        { title: 'Read the client', key: 'GET /clients/{client_id}', call: { path } },
        { title: 'Its secrets', key: 'GET /clients/{client_id}/secrets', call: { path } },
        { title: 'Its usage', key: 'GET /clients/{client_id}/usage', call: { path } },
      ]}
    >
      <Tabs value={shown} onChange={choose}>
        <Tabs.List mb="lg">
          {tabs.map(([key, label]) => (
            <Tabs.Tab key={key} value={key}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map(([key, , Part]) => (
          <Tabs.Panel key={key} value={key}>
            <Part client={client} etag={etag} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  )
}
