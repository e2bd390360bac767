/** One credential: how to use it, its secrets, what it may do, how it fares, and the way to end it. */
import { getRouteApi } from '@tanstack/react-router'
import { ClientDanger } from '../../components/client/client-danger.tsx'
import { ClientHistory } from '../../components/client/client-history.tsx'
import { ClientLogs } from '../../components/client/client-logs.tsx'
import { ClientPage, type ClientTab } from '../../components/client/client-page.tsx'
import { Secrets } from '../../components/secrets/secrets.tsx'
import { Overview } from './parts/overview.tsx'
import { Permissions } from './parts/permissions.tsx'
import { Restrictions } from './parts/restrictions.tsx'

const route = getRouteApi('/credentials/$clientId')

const tabs: readonly ClientTab[] = [
  { key: 'overview', label: 'Overview', show: Overview },
  { key: 'secrets', label: 'Secrets', show: Secrets },
  { key: 'permissions', label: 'Permissions', show: Permissions },
  { key: 'restrictions', label: 'Restrictions', show: Restrictions },
  { key: 'logs', label: 'Logs', show: ClientLogs },
  { key: 'history', label: 'History', show: ClientHistory },
  { key: 'danger', label: 'Danger', show: ClientDanger },
]

export function Credential() {
  const { clientId } = route.useParams()
  const { tab } = route.useSearch()
  const path = { client_id: clientId }
  return (
    <ClientPage
      key={clientId}
      clientId={clientId}
      noun="credential"
      listLabel="Credentials"
      tabs={tabs}
      tab={tab}
      calls={() => [
        { title: 'Read the client', key: 'GET /clients/{client_id}', call: { path } },
        { title: 'Its secrets', key: 'GET /clients/{client_id}/secrets', call: { path } },
        { title: 'Its usage', key: 'GET /clients/{client_id}/usage', call: { path } },
      ]}
    />
  )
}
