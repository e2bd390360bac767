/** Ends a secret at once. One that is in use is not deleted by a slip: its last use is shown, and has to be waved through. */
import { Alert, Checkbox, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useChange } from '../../api/changes.ts'
import { ConfirmDialog } from '../../design/confirm-dialog.tsx'
import { Icon } from '../../design/icon.tsx'
import { notify } from '../../design/notify.ts'
import { Time } from '../../design/time.tsx'
import { useNow } from '../../design/use-now.ts'
import { ProblemAlert } from '../problem-alert.tsx'
import { isInUse, type Secret, shownSecret } from '../secret-state.ts'

export interface DeleteSecretProps {
  readonly clientId: string
  readonly secret: Secret
  readonly isLast: boolean
  readonly onClose: () => void
}

export function DeleteSecret({ clientId, secret, isLast, onClose }: DeleteSecretProps) {
  const inUse = isInUse(secret, useNow())
  const [forced, setForced] = useState(false)
  const [leaked, setLeaked] = useState(false)
  const remove = useChange('DELETE /clients/{client_id}/secrets/{id}')
  const submit = (): void =>
    remove.mutate(
      {
        args: {
          path: { client_id: clientId, id: secret.id },
          // What this page says of its use may be old: only what was waved through is forced.
          query: {
            compromised: leaked ? 'true' : undefined,
            force: forced ? 'true' : undefined,
          },
        },
      },
      {
        onSuccess: () => {
          notify.done('The secret is deleted.')
          onClose()
        },
      },
    )
  return (
    <ConfirmDialog
      opened
      title={`Delete ${shownSecret(secret)}?`}
      confirm="Delete secret"
      blocked={inUse && !forced && !leaked}
      pending={remove.isPending}
      onConfirm={submit}
      onClose={onClose}
    >
      {inUse ? (
        <InUse secret={secret} forced={forced} onForce={setForced} />
      ) : (
        <Text size="sm">
          It was last used: <Time at={secret.last_used_at} />. What still has it will be refused.
        </Text>
      )}
      {isLast && (
        <Text size="sm" fw={550}>
          It is the only secret that works: nothing gets tokens without another.
        </Text>
      )}
      <Checkbox
        label="It has leaked"
        description="Also ends every token that the client got."
        checked={leaked}
        onChange={(event) => setLeaked(event.currentTarget.checked)}
      />
      {remove.error !== null && <ProblemAlert error={remove.error} />}
    </ConfirmDialog>
  )
}

interface InUseProps {
  readonly secret: Secret
  readonly forced: boolean
  readonly onForce: (forced: boolean) => void
}

function InUse({ secret, forced, onForce }: InUseProps) {
  return (
    <Alert color="red" icon={<Icon name="alert" />} title="It is in use">
      <Stack gap="xs">
        <Text size="sm">
          Used {secret.uses_last_hour.toLocaleString('en')}× in the last hour and{' '}
          {secret.uses_24h.toLocaleString('en')}× in 24 hours; last{' '}
          <Time at={secret.last_used_at} /> from {secret.last_used_ip}
          {secret.last_used_user_agent !== null && ` by ${secret.last_used_user_agent}`}. Rotate it
          instead, and delete it once it is silent.
        </Text>
        <Checkbox
          label="Delete it all the same"
          checked={forced}
          onChange={(event) => onForce(event.currentTarget.checked)}
        />
      </Stack>
    </Alert>
  )
}
