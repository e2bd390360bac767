/** Who may ask for a scope: credentials and apps, of every organization. */
import { Drawer, List, Stack, Text } from '@mantine/core'
import { useList } from '../../../api/queries.ts'
import { ClientLink } from '../../../components/client-link.tsx'
import { ListState } from '../../../components/list-state.tsx'
import { EmptyState } from '../../../design/empty-state.tsx'
import { Time } from '../../../design/time.tsx'

export interface ScopeHoldersProps {
  readonly scope: string
  readonly onClose: () => void
}

const most = 200

const useHolders = (scope: string) => useList('GET /clients', { query: { scope, limit: most } })

export function ScopeHolders({ scope, onClose }: ScopeHoldersProps) {
  const list = useHolders(scope)
  return (
    <Drawer opened onClose={onClose} title={`Who has ${scope}`}>
      <ListState
        list={list}
        empty={
          <EmptyState icon="people" title="Nobody">
            No credential and no app may ask for it.
          </EmptyState>
        }
      >
        {(clients) => (
          <Stack gap="sm">
            {clients.map(({ client_id, name, type, last_used_at }) => (
              <div key={client_id}>
                <ClientLink clientId={client_id} name={name} />
                <Text size="xs" c="dimmed">
                  {type === 'machine' ? 'credential' : 'OAuth app'} · last used{' '}
                  <Time at={last_used_at} />
                </Text>
              </div>
            ))}
          </Stack>
        )}
      </ListState>
    </Drawer>
  )
}

/** What its removal breaks, by name where there are few. */
export function ScopeUse({ scope }: { readonly scope: string }) {
  const { data, hasNextPage } = useHolders(scope)
  if (data === undefined) return <Text size="sm">Looking for who has it…</Text>
  if (data.length === 0) return <Text size="sm">No credential and no app has it.</Text>
  const count = hasNextPage ? `More than ${most}` : String(data.length)
  return (
    <>
      <Text size="sm" fw={600}>
        {count} {data.length === 1 ? 'client has' : 'clients have'} it, used last:
      </Text>
      <List size="sm" spacing={4}>
        {lastUsed(data).map(({ client_id, name, last_used_at }) => (
          <List.Item key={client_id}>
            {name}, <Time at={last_used_at} />
          </List.Item>
        ))}
      </List>
    </>
  )
}

const lastUsed = <Client extends { readonly last_used_at: string | null }>(
  clients: readonly Client[],
): readonly Client[] =>
  clients
    .toSorted((one, other) => (other.last_used_at ?? '').localeCompare(one.last_used_at ?? ''))
    .slice(0, 3)
