/** Invites somebody: by mail, or by a link to hand on where no mail server is set. */
import { Button, Group, Modal, Radio, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { AnswerOf } from '../../../api/call.ts'
import { useChange } from '../../../api/changes.ts'
import { fieldsOf } from '../../../api/problem.ts'
import type { Role } from '../../../api/session.ts'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { SecretField } from '../../../components/secret-once/secret-field.tsx'
import { Time } from '../../../design/time.tsx'
import { roles } from './roles.ts'

export interface InviteProps {
  readonly organizationId: string
  readonly onClose: () => void
}

type Invited = AnswerOf<'POST /organizations/{id}/invitations'>

export function Invite({ organizationId, onClose }: InviteProps) {
  const [invited, setInvited] = useState<Invited>()
  return (
    <Modal
      opened
      onClose={onClose}
      title={invited === undefined ? 'Invite somebody' : `${invited.email} is invited`}
      closeOnClickOutside={invited === undefined}
      size="lg"
    >
      {invited === undefined ? (
        <InviteForm organizationId={organizationId} onInvited={setInvited} />
      ) : (
        <Stack>
          <Outcome invited={invited} />
          <Group justify="flex-end">
            <Button onClick={onClose}>Done</Button>
          </Group>
        </Stack>
      )}
    </Modal>
  )
}

interface FormProps {
  readonly organizationId: string
  readonly onInvited: (invited: Invited) => void
}

function InviteForm({ organizationId, onInvited }: FormProps) {
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<Role>('developer')
  const invite = useChange('POST /organizations/{id}/invitations')
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    invite.mutate(
      { args: { path: { id: organizationId }, body: { email: email.trim(), role } } },
      { onSuccess: ({ body }) => onInvited(body) },
    )
  }
  const fields = fieldsOf(invite.error)
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label="E-mail address"
          type="email"
          autoComplete="off"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          error={fields['email']}
          required
          data-autofocus
        />
        <Radio.Group label="Role" value={role} onChange={(value) => setRole(value as Role)}>
          <Stack gap="sm" mt="xs">
            {roles.map(({ value, label, about }) => (
              <Radio key={value} value={value} label={label} description={about} />
            ))}
          </Stack>
        </Radio.Group>
        {invite.error !== null && <ProblemAlert error={invite.error} />}
        <Group justify="flex-end">
          <Button type="submit" loading={invite.isPending}>
            Invite
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function Outcome({ invited }: { readonly invited: Invited }) {
  const { mailed_to_log: logged, link, expires_at } = invited
  if (logged)
    return (
      <Text size="sm">
        No mail server is set, and this server runs for development: the mail with the link is in
        its log, where you find it, and reached nobody. The link works until it is used,{' '}
        <Time at={expires_at} /> at the latest.
      </Text>
    )
  if (link === null)
    return (
      <Text size="sm">
        The link went out by mail. It works until it is used, <Time at={expires_at} /> at the
        latest.
      </Text>
    )
  return (
    <>
      <Text size="sm">
        No mail server is set: hand the link on yourself. Whoever opens it joins, so send it to
        nobody else. It ends <Time at={expires_at} />, and is shown this once.
      </Text>
      <SecretField label="Invitation link" value={link} what="invitation link" />
    </>
  )
}
