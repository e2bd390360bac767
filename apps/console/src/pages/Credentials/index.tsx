/** Credentials: the machine clients of an organization. */
import { Text } from '@mantine/core'
import { useActing } from '../../api/acting.ts'
import type { ItemOf } from '../../api/call.ts'
import { useList } from '../../api/queries.ts'
import { ListState } from '../../components/list-state.tsx'
import { Page } from '../../components/page.tsx'
import { ScopeList } from '../../components/scope-list.tsx'
import { StateBadge } from '../../components/state-badge.tsx'
import { CopyButton } from '../../design/copy-button.tsx'
import { type Column, DataTable, TwoLines } from '../../design/data-table.tsx'
import { EmptyState } from '../../design/empty-state.tsx'
import { Time } from '../../design/time.tsx'

type Client = ItemOf<'GET /clients'>

const columns: readonly Column<Client>[] = [
  {
    key: 'name',
    title: 'Name',
    show: ({ name, client_id }) => (
      <TwoLines
        first={
          <Text size="sm" fw={550}>
            {name}
          </Text>
        }
        second={
          <span>
            {client_id} <CopyButton value={client_id} what={`client id of ${name}`} />
          </span>
        }
      />
    ),
  },
  { key: 'scope', title: 'Scopes', wide: true, show: ({ scope }) => <ScopeList scope={scope} /> },
  {
    key: 'last_used_at',
    title: 'Last used',
    show: ({ last_used_at }) => <Time at={last_used_at} />,
  },
  {
    key: 'created_at',
    title: 'Created',
    wide: true,
    show: ({ created_at }) => <Time at={created_at} />,
  },
  { key: 'state', title: 'State', show: ({ state }) => <StateBadge state={state} /> },
]

export function Credentials() {
  const { organization } = useActing()
  const call = { query: { organization_id: organization?.id, limit: 50 } }
  const list = useList('GET /clients', call)
  return (
    <Page
      title="Credentials"
      about="A client id and a secret for a program that acts for itself: a worker, a pipeline, a script."
      calls={[{ title: 'List clients', key: 'GET /clients', call }]}
    >
      <ListState
        list={list}
        empty={
          <EmptyState icon="key" title="No credentials yet">
            A program gets short-lived tokens with a credential, and calls the API with them.
          </EmptyState>
        }
      >
        {(clients) => (
          <DataTable
            label="Credentials"
            items={clients.filter(({ type }) => type === 'machine')}
            idOf={({ client_id }) => client_id}
            columns={columns}
          />
        )}
      </ListState>
    </Page>
  )
}
