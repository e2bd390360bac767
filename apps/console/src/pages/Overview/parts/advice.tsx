/** What somebody should look at before it becomes a fault: secrets that end, credentials that nobody uses. */
import { Alert, List, Text } from '@mantine/core'
import type { AnswerOf } from '../../../api/call.ts'
import { ClientLink } from '../../../components/client-link.tsx'
import { Icon } from '../../../design/icon.tsx'
import { Time } from '../../../design/time.tsx'

export function Advice({ figures }: { readonly figures: AnswerOf<'GET /overview'> }) {
  const { secrets_expiring, clients_unused } = figures
  if (secrets_expiring.total + clients_unused.total === 0) return null
  return (
    <Alert color="yellow" icon={<Icon name="alert" />} title="To look at">
      <List size="sm" spacing={4}>
        {secrets_expiring.items.map(
          ({ client_id, client_name, secret_id, secret_name, expires_at }) => (
            <List.Item key={secret_id}>
              The secret “{secret_name}” of <ClientLink clientId={client_id} name={client_name} />{' '}
              ends <Time at={expires_at} />: rotate it.
            </List.Item>
          ),
        )}
        {clients_unused.items.map(({ client_id, client_name, last_used_at }) => (
          <List.Item key={client_id}>
            <ClientLink clientId={client_id} name={client_name} /> was last used:{' '}
            <Time at={last_used_at} />. Disable it if nobody misses it.
          </List.Item>
        ))}
      </List>
      {secrets_expiring.total + clients_unused.total >
        secrets_expiring.items.length + clients_unused.items.length && (
        <Text size="sm" mt="xs">
          And more: these are the first.
        </Text>
      )}
    </Alert>
  )
}
