/** One app: what people see of it, where it is answered, what it may ask for, who allowed it, and how to end it. */
import { getRouteApi } from '@tanstack/react-router'
import { ClientDanger } from '../../components/client/client-danger.tsx'
import { ClientHistory } from '../../components/client/client-history.tsx'
import { ClientLogs } from '../../components/client/client-logs.tsx'
import { ClientPage, type ClientTab } from '../../components/client/client-page.tsx'
import { redirects } from '../../components/redirect-uris.ts'
import { Secrets } from '../../components/secrets/secrets.tsx'
import { AppInstallation } from './parts/app-installation.tsx'
import { AppScopes } from './parts/app-scopes.tsx'
import { ConsentTab } from './parts/consent.tsx'
import { General } from './parts/general.tsx'
import { Guide } from './parts/guide.tsx'
import { Publish } from './parts/publish.tsx'
import { Redirects } from './parts/redirects.tsx'
import { Users } from './parts/users.tsx'

const route = getRouteApi('/apps/$clientId')

const tabs: readonly ClientTab[] = [
  { key: 'general', label: 'General', show: General },
  { key: 'redirects', label: 'Redirects', show: Redirects, when: ({ type }) => redirects(type) },
  { key: 'scopes', label: 'Scopes', show: AppScopes },
  { key: 'consent', label: 'Consent', show: ConsentTab },
  { key: 'secrets', label: 'Secrets', show: Secrets, when: ({ confidential }) => confidential },
  { key: 'users', label: 'Users', show: Users },
  { key: 'installation', label: 'Install', show: AppInstallation },
  { key: 'publish', label: 'Publish', show: Publish },
  { key: 'guide', label: 'Guide', show: Guide },
  { key: 'logs', label: 'Logs', show: ClientLogs },
  { key: 'history', label: 'History', show: ClientHistory },
  { key: 'danger', label: 'Danger', show: ClientDanger },
]

export function App() {
  const { clientId } = route.useParams()
  const { tab } = route.useSearch()
  const path = { client_id: clientId }
  return (
    <ClientPage
      key={clientId}
      clientId={clientId}
      noun="app"
      listLabel="OAuth apps"
      tabs={tabs}
      tab={tab}
      calls={({ name }) => [
        { title: 'Read the app', key: 'GET /clients/{client_id}', call: { path } },
        {
          title: 'Change what you name',
          key: 'PATCH /clients/{client_id}',
          call: { path, body: { name } },
        },
        {
          title: 'What people allowed it',
          key: 'GET /consents',
          call: { query: { client_id: clientId } },
        },
        {
          title: 'Write it down, without ids and secrets',
          key: 'GET /clients/{client_id}/manifest',
          call: { path },
        },
      ]}
    />
  )
}
