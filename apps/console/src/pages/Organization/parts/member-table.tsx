/** Members: their roles, changed in place; and the way out. */
import { ActionIcon, Badge, Select, Text } from '@mantine/core'
import { useState } from 'react'
import { useActing } from '../../../api/acting.ts'
import type { ItemOf } from '../../../api/call.ts'
import { useChange } from '../../../api/changes.ts'
import type { Role } from '../../../api/session.ts'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { ConfirmDialog } from '../../../design/confirm-dialog.tsx'
import { type Column, DataTable, TwoLines } from '../../../design/data-table.tsx'
import { Icon } from '../../../design/icon.tsx'
import { notify } from '../../../design/notify.ts'
import { Time } from '../../../design/time.tsx'
import { roles } from './roles.ts'

type Member = ItemOf<'GET /organizations/{id}/members'>

export interface MemberTableProps {
  readonly organizationId: string
  readonly members: readonly Member[]
}

export function MemberTable({ organizationId, members }: MemberTableProps) {
  const { may, session } = useActing()
  const [leaving, setLeaving] = useState<Member>()
  const mayWrite = may('keygrant:members:write')
  const columns: readonly Column<Member>[] = [
    {
      key: 'name',
      title: 'Member',
      show: ({ user_id, name, email }) => (
        <TwoLines
          first={
            <Text size="sm" fw={550} span>
              {name === '' ? email : name}
              {user_id === session.user.id && ' (you)'}
            </Text>
          }
          second={email}
        />
      ),
    },
    {
      key: 'role',
      title: 'Role',
      show: (member) =>
        mayWrite ? (
          <RoleField organizationId={organizationId} member={member} />
        ) : (
          <Badge color="gray">{member.role}</Badge>
        ),
    },
    {
      key: 'created_at',
      title: 'Since',
      wide: true,
      show: ({ created_at }) => <Time at={created_at} />,
    },
    ...(mayWrite ? [removal(setLeaving)] : []),
  ]
  return (
    <>
      <DataTable
        label="Members"
        items={members}
        idOf={({ user_id }) => user_id}
        columns={columns}
      />
      {leaving !== undefined && (
        <Remove
          organizationId={organizationId}
          member={leaving}
          onClose={() => setLeaving(undefined)}
        />
      )}
    </>
  )
}

const removal = (onAsk: (member: Member) => void): Column<Member> => ({
  key: 'remove',
  title: '',
  width: 56,
  show: (member) => (
    <ActionIcon aria-label={`Remove ${member.email}`} onClick={() => onAsk(member)}>
      <Icon name="trash" />
    </ActionIcon>
  ),
})

interface MemberProps {
  readonly organizationId: string
  readonly member: Member
}

function RoleField({ organizationId, member }: MemberProps) {
  const update = useChange('PATCH /organizations/{id}/members/{user_id}')
  const choose = (role: string | null): void => {
    if (role === null || role === member.role) return
    update.mutate(
      {
        args: {
          path: { id: organizationId, user_id: member.user_id },
          body: { role: role as Role },
        },
      },
      {
        onSuccess: () => notify.done(`${member.email} is ${role} now.`),
        onError: (error) => notify.failed(error.message),
      },
    )
  }
  return (
    <Select
      aria-label={`Role of ${member.email}`}
      data={roles.map(({ value, label }) => ({ value, label }))}
      value={member.role}
      onChange={choose}
      disabled={update.isPending}
      allowDeselect={false}
      w={140}
    />
  )
}

function Remove({
  organizationId,
  member,
  onClose,
}: MemberProps & { readonly onClose: () => void }) {
  const remove = useChange('DELETE /organizations/{id}/members/{user_id}')
  const submit = (): void =>
    remove.mutate(
      { args: { path: { id: organizationId, user_id: member.user_id } } },
      {
        onSuccess: () => {
          notify.done(`${member.email} is no member any more.`)
          onClose()
        },
      },
    )
  return (
    <ConfirmDialog
      opened
      title={`Remove ${member.email}?`}
      confirm="Remove member"
      pending={remove.isPending}
      onConfirm={submit}
      onClose={onClose}
    >
      <Text size="sm">
        They see nothing of the organization any more, and what they allowed apps in its name ends.
        Credentials belong to the organization and work on.
      </Text>
      {remove.error !== null && <ProblemAlert error={remove.error} />}
    </ConfirmDialog>
  )
}
