/** The end of an API. */
import { Button, Group, Paper, Text, Title } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useChange } from '../../../api/changes.ts'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { ConfirmDialog } from '../../../design/confirm-dialog.tsx'
import { notify } from '../../../design/notify.ts'
import type { PartProps } from '../index.tsx'

export function Danger({ api, etag }: PartProps) {
  const navigate = useNavigate()
  const [asked, setAsked] = useState(false)
  const remove = useChange('DELETE /apis/{id}')
  const submit = (): void =>
    remove.mutate(
      { args: { path: { id: api.id } }, conditions: { ifMatch: etag } },
      {
        onSuccess: () => {
          notify.done('The API is deleted.')
          void navigate({ to: '/apis' })
        },
      },
    )
  return (
    <Paper>
      <Group p="md" justify="space-between">
        <div style={{ flex: '1 1 20rem' }}>
          <Title order={2}>Delete</Title>
          <Text size="sm" c="dimmed">
            Its scopes and its OpenAPI document go with it. This can’t be undone.
          </Text>
        </div>
        <Button color="red" variant="light" onClick={() => setAsked(true)}>
          Delete API
        </Button>
      </Group>
      {asked && (
        <ConfirmDialog
          opened
          title={`Delete ${api.name}?`}
          confirm="Delete API"
          typed={api.name}
          pending={remove.isPending}
          onConfirm={submit}
          onClose={() => setAsked(false)}
        >
          <Text size="sm">
            No client gets a token for it any more, and introspection calls those that are out
            inactive. An API that verifies tokens by itself takes them until they expire.
          </Text>
          {remove.error !== null && <ProblemAlert error={remove.error} />}
        </ConfirmDialog>
      )}
    </Paper>
  )
}
