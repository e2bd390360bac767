/** Ends developer tokens, and the access tokens they bought. */
import { Text } from '@mantine/core'
import { useChange } from '../../../api/changes.ts'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { ConfirmDialog } from '../../../design/confirm-dialog.tsx'
import { notify } from '../../../design/notify.ts'
import type { DeveloperToken } from './token-table.tsx'

interface RevokeTokenProps {
  readonly token: DeveloperToken
  readonly onClose: () => void
}

export function RevokeToken({ token, onClose }: RevokeTokenProps) {
  const revoke = useChange('DELETE /developer_tokens/{id}')
  const submit = (): void =>
    revoke.mutate(
      { args: { path: { id: token.id } } },
      {
        onSuccess: () => {
          notify.done(`${token.name} is revoked.`)
          onClose()
        },
      },
    )
  return (
    <ConfirmDialog
      opened
      title={`Revoke ${token.name}?`}
      confirm="Revoke"
      pending={revoke.isPending}
      onConfirm={submit}
      onClose={onClose}
    >
      <Text size="sm">What uses it is refused at once, also with access tokens it has got.</Text>
      {revoke.error !== null && <ProblemAlert error={revoke.error} />}
    </ConfirmDialog>
  )
}

export function RevokeAll({ onClose }: { readonly onClose: () => void }) {
  const revoke = useChange('DELETE /developer_tokens')
  const submit = (): void =>
    revoke.mutate(
      { args: {} },
      {
        onSuccess: () => {
          notify.done('All your developer tokens are revoked.')
          onClose()
        },
      },
    )
  return (
    <ConfirmDialog
      opened
      title="Revoke all your developer tokens?"
      confirm="Revoke all"
      pending={revoke.isPending}
      onConfirm={submit}
      onClose={onClose}
    >
      <Text size="sm">Those you made here and in the explorer; those of others stay.</Text>
      {revoke.error !== null && <ProblemAlert error={revoke.error} />}
    </ConfirmDialog>
  )
}
