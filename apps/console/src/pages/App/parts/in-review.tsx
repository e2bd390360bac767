/** What is being reviewed, or was, stays as it is: said where it would be changed. */
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

/** Whether they may change what people are told of it, which stays once it is published. */
export function useMayChangeFace(client: Reviewed): boolean {
  const { role } = useActing()
  return useMayChangeApp(client) && !isKept(client, role)
}

const isKept = ({ publication }: Reviewed, role: string): boolean =>
  publication === 'published' && role !== 'operator'

/** Nothing, unless there is something that they may not. */
export function InReview({ client }: { readonly client: Reviewed }) {
  const { role } = useActing()
  const mayChange = useMayChangeClients()
  if (mayChange && isKept(client, role))
    return (
      <Alert color="yellow" icon={<Icon name="clock" />} title="It is published">
        <Text size="sm">
          People see what was reviewed. Its name, logo and addresses, further scopes and redirect
          URIs at other hosts are for an operator of this system to change. Other paths at the same
          host are yours to add, and scopes and redirect URIs yours to give up.
        </Text>
      </Alert>
    )
  if (!isFrozen(client, role)) return null
  return (
    <Alert color="yellow" icon={<Icon name="clock" />} title="It is being reviewed">
      <Text size="sm">
        What people see of it stays as it is meanwhile. To change it, take it back at Publish.
      </Text>
    </Alert>
  )
}
