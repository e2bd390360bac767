/** What stops a client: for a while, its tokens at once, or for good. */
import { Button, Group, Paper, Text, Title } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useActing } from '../../api/acting.ts'
import { useChange } from '../../api/changes.ts'
import { useRead } from '../../api/queries.ts'
import { ConfirmDialog } from '../../design/confirm-dialog.tsx'
import { notify } from '../../design/notify.ts'
import { ProblemAlert } from '../problem-alert.tsx'
import { type ClientPartProps, kindOf } from './client-part.ts'

type Deed = 'revoke' | 'disable' | 'delete'

export function ClientDanger({ client, etag }: ClientPartProps) {
  const { may } = useActing()
  const [asked, setAsked] = useState<Deed>()
  const close = (): void => setAsked(undefined)
  const disabled = client.state === 'disabled'
  const { noun } = kindOf(client)
  if (!may('keygrant:clients:write'))
    return <Text c="dimmed">Only owners and developers can stop this.</Text>
  return (
    <Paper>
      <DangerLine
        title="Revoke all tokens"
        about={`Tokens that are out stop working within a second where the API follows the revocation feed. The ${noun} can get new ones.`}
        button="Revoke all tokens"
        onClick={() => setAsked('revoke')}
      />
      <DangerLine
        title={disabled ? 'Enable' : 'Disable'}
        about={
          disabled
            ? 'It gets tokens again, with the secrets it has.'
            : 'It gets no tokens until it is enabled; those that are out end.'
        }
        button={disabled ? `Enable ${noun}` : `Disable ${noun}`}
        onClick={() => setAsked('disable')}
      />
      <DangerLine
        title="Delete"
        about={
          noun === 'app'
            ? 'Its secrets, what people allowed it, and its tokens end with it. This can’t be undone.'
            : 'Its secrets and tokens end with it. This can’t be undone.'
        }
        button={`Delete ${noun}`}
        onClick={() => setAsked('delete')}
      />
      {asked === 'revoke' && <Revoke client={client} etag={etag} onClose={close} />}
      {asked === 'disable' && <Disable client={client} etag={etag} onClose={close} />}
      {asked === 'delete' && <Delete client={client} etag={etag} onClose={close} />}
    </Paper>
  )
}

interface DangerLineProps {
  readonly title: string
  readonly about: string
  readonly button: string
  readonly onClick: () => void
}

function DangerLine({ title, about, button, onClick }: DangerLineProps) {
  return (
    <Group p="md" justify="space-between" style={{ borderBottom: '1px solid var(--line)' }}>
      <div style={{ flex: '1 1 20rem' }}>
        <Title order={2}>{title}</Title>
        <Text size="sm" c="dimmed">
          {about}
        </Text>
      </div>
      <Button color="red" variant="light" onClick={onClick}>
        {button}
      </Button>
    </Group>
  )
}

type DeedProps = ClientPartProps & { readonly onClose: () => void }

/** How much would break: what it did in the last day. */
function Traffic({ clientId }: { readonly clientId: string }) {
  const usage = useRead('GET /clients/{client_id}/usage', { path: { client_id: clientId } })
  const since = Date.now() - 86_400_000
  const tokens = (usage.data?.body.items ?? [])
    .filter(({ hour }) => Date.parse(hour) >= since)
    .reduce((sum, each) => sum + each.tokens, 0)
  if (usage.data === undefined) return null
  return (
    <Text size="sm">
      {tokens === 0
        ? 'It got no token in the last 24 hours.'
        : `It got ${tokens.toLocaleString('en')} ${tokens === 1 ? 'token' : 'tokens'} in the last 24 hours: what uses it will fail.`}
    </Text>
  )
}

function Revoke({ client, onClose }: DeedProps) {
  const revoke = useChange('POST /revocations')
  const submit = (): void =>
    revoke.mutate(
      { args: { body: { client_id: client.client_id } } },
      {
        onSuccess: () => {
          notify.done(`All tokens of the ${kindOf(client).noun} are revoked.`)
          onClose()
        },
      },
    )
  return (
    <ConfirmDialog
      opened
      title={`Revoke all tokens of ${client.name}?`}
      confirm="Revoke all tokens"
      pending={revoke.isPending}
      onConfirm={submit}
      onClose={onClose}
    >
      <Traffic clientId={client.client_id} />
      {revoke.error !== null && <ProblemAlert error={revoke.error} />}
    </ConfirmDialog>
  )
}

function Disable({ client, etag, onClose }: DeedProps) {
  const update = useChange('PATCH /clients/{client_id}')
  const enables = client.state === 'disabled'
  const { noun } = kindOf(client)
  const submit = (): void =>
    update.mutate(
      {
        args: {
          path: { client_id: client.client_id },
          body: { state: enables ? 'active' : 'disabled' },
        },
        conditions: { ifMatch: etag },
      },
      {
        onSuccess: () => {
          notify.done(`The ${noun} is ${enables ? 'enabled' : 'disabled'}.`)
          onClose()
        },
      },
    )
  const verb = enables ? 'Enable' : 'Disable'
  return (
    <ConfirmDialog
      opened
      title={`${verb} ${client.name}?`}
      confirm={`${verb} ${noun}`}
      pending={update.isPending}
      onConfirm={submit}
      onClose={onClose}
    >
      {!enables && <Traffic clientId={client.client_id} />}
      {enables && <Text size="sm">It gets tokens again at once.</Text>}
      {update.error !== null && <ProblemAlert error={update.error} />}
    </ConfirmDialog>
  )
}

function Delete({ client, etag, onClose }: DeedProps) {
  const navigate = useNavigate()
  const remove = useChange('DELETE /clients/{client_id}')
  const { noun, list } = kindOf(client)
  const submit = (): void =>
    remove.mutate(
      // Its traffic stands above, and its name was typed.
      {
        args: { path: { client_id: client.client_id }, query: { force: 'true' } },
        conditions: { ifMatch: etag },
      },
      {
        onSuccess: () => {
          notify.done(`The ${noun} is deleted.`)
          void navigate({ to: list })
        },
      },
    )
  return (
    <ConfirmDialog
      opened
      title={`Delete ${client.name}?`}
      confirm={`Delete ${noun}`}
      typed={client.name}
      pending={remove.isPending}
      onConfirm={submit}
      onClose={onClose}
    >
      <Traffic clientId={client.client_id} />
      {remove.error !== null && <ProblemAlert error={remove.error} />}
    </ConfirmDialog>
  )
}
