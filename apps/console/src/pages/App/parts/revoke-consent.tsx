/** Takes back what one person allowed, or everybody did. */
import { Text } from '@mantine/core'
import { useChange } from '../../../api/changes.ts'
import type { ClientPartProps } from '../../../components/client/client-part.ts'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { ConfirmDialog } from '../../../design/confirm-dialog.tsx'
import { notify } from '../../../design/notify.ts'
import type { Consent } from './users.tsx'

export interface RevokeConsentProps {
  readonly consent: Consent
  readonly who: string
  readonly onClose: () => void
}

export function RevokeConsent({ consent, who, onClose }: RevokeConsentProps) {
  const revoke = useChange('DELETE /consents/{id}')
  const submit = (): void =>
    revoke.mutate(
      { args: { path: { id: consent.id } } },
      {
        onSuccess: () => {
          notify.done('The consent is revoked.')
          onClose()
        },
      },
    )
  return (
    <ConfirmDialog
      opened
      title="Revoke this consent?"
      confirm="Revoke consent"
      pending={revoke.isPending}
      onConfirm={submit}
      onClose={onClose}
    >
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        The app’s access and refresh tokens for {who} end now. They are asked again the next time
        they use the app.
      </Text>
      {revoke.error !== null && <ProblemAlert error={revoke.error} />}
    </ConfirmDialog>
  )
}

export interface RevokeAllConsentsProps extends Pick<ClientPartProps, 'client'> {
  readonly onClose: () => void
}

export function RevokeAllConsents({ client, onClose }: RevokeAllConsentsProps) {
  const revoke = useChange('DELETE /consents')
  const submit = (): void =>
    revoke.mutate(
      { args: { query: { client_id: client.client_id } } },
      {
        onSuccess: ({ body }) => {
          notify.done(
            body.withdrawn === 1
              ? 'One consent is revoked.'
              : `${body.withdrawn} consents are revoked.`,
          )
          onClose()
        },
      },
    )
  return (
    <ConfirmDialog
      opened
      title={`Revoke all consents of ${client.name}?`}
      confirm="Revoke all consents"
      typed={client.name}
      pending={revoke.isPending}
      onConfirm={submit}
      onClose={onClose}
    >
      <Text size="sm">
        Every token of the app ends now, and everybody who uses it is asked again. This can’t be
        undone.
      </Text>
      {revoke.error !== null && <ProblemAlert error={revoke.error} />}
    </ConfirmDialog>
  )
}
