/** What is being reviewed stays as it is: said where it would be changed. */
import { Alert, Text } from '@mantine/core'
import { useActing } from '../../../api/acting.ts'
import { useMayChangeClients } from '../../../components/client/client-form.tsx'
import type { ClientPartProps } from '../../../components/client/client-part.ts'
import { Icon } from '../../../design/icon.tsx'

type Reviewed = Pick<ClientPartProps['client'], 'publication'>

const isFrozen = ({ publication }: Reviewed, role: string): boolean =>
  publication === 'in_review' && role !== 'operator'

/** Whether the person may change what others see of an app, and what it asks them for. */
export function useMayChangeApp(client: Reviewed): boolean {
  const { role } = useActing()
  return useMayChangeClients() && !isFrozen(client, role)
}

/** Nothing, unless that is why they may not. */
export function InReview({ client }: { readonly client: Reviewed }) {
  const { role } = useActing()
  if (!isFrozen(client, role)) return null
  return (
    <Alert color="yellow" icon={<Icon name="clock" />} title="It is being reviewed">
      <Text size="sm">
        What people see of it stays as it is meanwhile. To change it, take it back at Publish.
      </Text>
    </Alert>
  )
}
