/** What a credential may do; what changes is shown before it is saved. */
import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useActing } from '../../../api/acting.ts'
import { useChange } from '../../../api/changes.ts'
import { useRead } from '../../../api/queries.ts'
import { Waiting } from '../../../components/list-state.tsx'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { difference, splitScope } from '../../../components/scope-choice.ts'
import { ScopeList } from '../../../components/scope-list.tsx'
import { type ScopeChoice, ScopePicker } from '../../../components/scope-picker.tsx'
import { Icon } from '../../../design/icon.tsx'
import { notify } from '../../../design/notify.ts'
import type { PartProps } from '../index.tsx'

export function Permissions({ client, etag }: PartProps) {
  const { may } = useActing()
  const apis = useRead('GET /apis', { query: { limit: 200 } })
  const before = splitScope(client.scope)
  const [choice, setChoice] = useState<ScopeChoice>({ template: 'custom', scopes: before })
  const save = useChange('PATCH /clients/{client_id}')
  const { added, removed } = difference(before, choice.scopes)
  if (apis.error !== null) return <ProblemAlert error={apis.error} retry={apis.refetch} />
  if (apis.data === undefined) return <Waiting />
  if (!may('keygrant:clients:write')) return <ScopeList scope={client.scope} most={100} />
  const submit = (): void =>
    save.mutate(
      {
        args: {
          path: { client_id: client.client_id },
          body: { scope: choice.scopes.join(' ') },
        },
        conditions: { ifMatch: etag },
      },
      { onSuccess: () => notify.done('Permissions saved. New tokens have them from now on.') },
    )
  return (
    <Stack maw={680}>
      <ScopePicker apis={apis.data.body.items} value={choice} onChange={setChoice} />
      {added.length + removed.length > 0 && (
        <Alert color="yellow" icon={<Icon name="alert" />} title="What changes">
          <Stack gap="xs">
            {added.length > 0 && <Changed what="Added" scopes={added} />}
            {removed.length > 0 && <Changed what="Removed" scopes={removed} />}
            <Text size="sm">
              Tokens that are out keep their scopes until they expire, an hour by default.
            </Text>
          </Stack>
        </Alert>
      )}
      {save.error !== null && <ProblemAlert error={save.error} />}
      <Group>
        <Button
          onClick={submit}
          loading={save.isPending}
          disabled={added.length + removed.length === 0}
        >
          Save permissions
        </Button>
      </Group>
    </Stack>
  )
}

interface ChangedProps {
  readonly what: string
  readonly scopes: readonly string[]
}

const Changed = ({ what, scopes }: ChangedProps) => (
  <Group gap="xs">
    <Text size="sm" fw={600}>
      {what}
    </Text>
    <ScopeList scope={scopes.join(' ')} most={20} />
  </Group>
)
