/** Which programs read the keys: one that has not seen the current key refuses what it signs. */
import { Stack, Text, Title } from '@mantine/core'
import type { ItemOf } from '../../../api/call.ts'
import { useList } from '../../../api/queries.ts'
import { ListState } from '../../../components/list-state.tsx'
import { type Column, DataTable } from '../../../design/data-table.tsx'
import { EmptyState } from '../../../design/empty-state.tsx'
import { Time } from '../../../design/time.tsx'

const columns: readonly Column<ItemOf<'GET /signing_keys/readers'>>[] = [
  {
    key: 'agent',
    title: 'User agent',
    show: ({ user_agent }) => (
      <Text size="sm" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
        {user_agent === '' ? 'none' : user_agent}
      </Text>
    ),
  },
  { key: 'last', title: 'Last read', width: 180, show: ({ last_at }) => <Time at={last_at} /> },
]

export function KeyReaders() {
  const list = useList('GET /signing_keys/readers', {}, { every: 30_000 })
  return (
    <Stack gap="sm" component="section">
      <Title order={2}>Who reads them</Title>
      <Text c="dimmed" size="sm" maw={680}>
        Programs that fetched the JWK Set, by what they call themselves; the latest fifty. An API
        whose name is missing here, or old, has not seen a new key.
      </Text>
      <ListState
        list={list}
        empty={
          <EmptyState icon="lock" title="Nobody yet">
            APIs fetch the keys with their first token.
          </EmptyState>
        }
      >
        {(readers) => (
          <DataTable
            label="Who reads the keys"
            items={readers}
            idOf={({ user_agent }) => user_agent}
            columns={columns}
          />
        )}
      </ListState>
    </Stack>
  )
}
