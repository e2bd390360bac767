/** Invitations that nobody has taken yet, and the way to take one back. */
import { ActionIcon, Badge, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { useActing } from '../../../api/acting.ts'
import type { ItemOf } from '../../../api/call.ts'
import { useChange } from '../../../api/changes.ts'
import { useList } from '../../../api/queries.ts'
import { ListState } from '../../../components/list-state.tsx'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { ConfirmDialog } from '../../../design/confirm-dialog.tsx'
import { type Column, DataTable } from '../../../design/data-table.tsx'
import { Icon } from '../../../design/icon.tsx'
import { notify } from '../../../design/notify.ts'
import { Time } from '../../../design/time.tsx'

type Invitation = ItemOf<'GET /organizations/{id}/invitations'>

export function Invitations({ organizationId }: { readonly organizationId: string }) {
  const { may } = useActing()
  const [asked, setAsked] = useState<Invitation>()
  const list = useList('GET /organizations/{id}/invitations', {
    path: { id: organizationId },
    query: { limit: 50 },
  })
  // Nothing is to be said where nobody is invited: the page has its button.
  if (list.data?.length === 0 && list.error === null) return null
  return (
    <Stack gap="sm">
      <Title order={2}>Open invitations</Title>
      <ListState list={list} empty={null}>
        {(invitations) => (
          <DataTable
            label="Open invitations"
            items={invitations}
            idOf={({ id }) => id}
            columns={may('keygrant:members:write') ? [...columns, withdrawal(setAsked)] : columns}
          />
        )}
      </ListState>
      {asked !== undefined && (
        <Withdraw
          organizationId={organizationId}
          invitation={asked}
          onClose={() => setAsked(undefined)}
        />
      )}
    </Stack>
  )
}

const columns: readonly Column<Invitation>[] = [
  {
    key: 'email',
    title: 'Invited',
    show: ({ email }) => (
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {email}
      </Text>
    ),
  },
  { key: 'role', title: 'As', show: ({ role }) => <Badge color="gray">{role}</Badge>, width: 130 },
  {
    key: 'created_at',
    title: 'When',
    wide: true,
    show: ({ created_at }) => <Time at={created_at} />,
  },
  {
    key: 'expires_at',
    title: 'Ends',
    wide: true,
    show: ({ expires_at }) => <Time at={expires_at} />,
  },
]

const withdrawal = (onAsk: (invitation: Invitation) => void): Column<Invitation> => ({
  key: 'withdraw',
  title: '',
  width: 56,
  show: (invitation) => (
    <ActionIcon
      aria-label={`Withdraw the invitation of ${invitation.email}`}
      onClick={() => onAsk(invitation)}
    >
      <Icon name="trash" />
    </ActionIcon>
  ),
})

interface WithdrawProps {
  readonly organizationId: string
  readonly invitation: Invitation
  readonly onClose: () => void
}

function Withdraw({ organizationId, invitation: { id, email }, onClose }: WithdrawProps) {
  const withdraw = useChange('DELETE /organizations/{id}/invitations/{invitation_id}')
  const submit = (): void =>
    withdraw.mutate(
      { args: { path: { id: organizationId, invitation_id: id } } },
      {
        onSuccess: () => {
          notify.done(`${email} is not invited any more.`)
          onClose()
        },
      },
    )
  return (
    <ConfirmDialog
      opened
      title={`Withdraw the invitation of ${email}?`}
      confirm="Withdraw invitation"
      pending={withdraw.isPending}
      onConfirm={submit}
      onClose={onClose}
    >
      <Text size="sm">
        Its link works no more, wherever it was sent. You can invite them again.
      </Text>
      {withdraw.error !== null && <ProblemAlert error={withdraw.error} />}
    </ConfirmDialog>
  )
}
