/** To act as one of the organization's credentials. */
import { useActing } from '../../../api/acting.ts'
import { useList } from '../../../api/queries.ts'
import { Waiting } from '../../../components/list-state.tsx'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { splitScope } from '../../../components/scope-choice.ts'
import { ActAsClient, type ActAsClientProps, NoCredential } from './act-as-client.tsx'

export type ActAsProps = Pick<
  ActAsClientProps,
  'api' | 'wanted' | 'onGet' | 'pending' | 'error' | 'onClose'
>

export function ActAsCredential(props: ActAsProps) {
  const { organization } = useActing()
  const query = {
    type: 'machine',
    state: 'active' as const,
    organization_id: organization?.id,
    limit: 200,
  }
  const list = useList('GET /clients', { query })
  if (list.error !== null) return <ProblemAlert error={list.error} retry={list.refetch} />
  if (list.data === undefined) return <Waiting />
  const clients = list.data.filter(
    ({ operator, scope }) =>
      !operator && props.api.scopes.some(({ name }) => splitScope(scope).includes(name)),
  )
  return (
    <ActAsClient
      {...props}
      kind="credential"
      title="Act as a credential"
      about="Keygrant mints an access token for it, good for ten minutes at the most and renewed by itself. Its secret stays where it is."
      label="Credential"
      clients={clients}
      none={<NoCredential />}
      confirm="Act as it"
    />
  )
}
