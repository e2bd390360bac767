/** What a credential may do; what changes is shown before it is saved. */
import { Button, Group, Stack } from '@mantine/core'
import { useState } from 'react'
import { useActing } from '../../../api/acting.ts'
import { useChange } from '../../../api/changes.ts'
import { useRead } from '../../../api/queries.ts'
import type { ClientPartProps } from '../../../components/client/client-part.ts'
import { Waiting } from '../../../components/list-state.tsx'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { ScopeChanges } from '../../../components/scope-changes.tsx'
import { difference, splitScope } from '../../../components/scope-choice.ts'
import { ScopeList } from '../../../components/scope-list.tsx'
import { type ScopeChoice, ScopePicker } from '../../../components/scope-picker.tsx'
import { notify } from '../../../design/notify.ts'

export function Permissions({ client, etag }: ClientPartProps) {
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
      <ScopeChanges before={before} after={choice.scopes}>
        Tokens that are out keep their scopes until they expire, an hour by default.
      </ScopeChanges>
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
