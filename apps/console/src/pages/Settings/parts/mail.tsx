/** Whether mails reach people, and a way to try. */
import { Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useActing } from '../../../api/acting.ts'
import { useChange } from '../../../api/changes.ts'
import { fieldsOf } from '../../../api/problem.ts'
import { useRead } from '../../../api/queries.ts'
import { Waiting } from '../../../components/list-state.tsx'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { Icon } from '../../../design/icon.tsx'

const states = {
  smtp: 'Mails go to the mail server in KEYGRANT_SMTP_URL, from the sender in KEYGRANT_MAIL_FROM.',
  log: 'KEYGRANT_SMTP_URL is not set: this is development, and mails are written to the log.',
  none: 'KEYGRANT_SMTP_URL is not set: no mail is sent. Invitations and new passwords are links to hand on, and people can’t reset a password by themselves.',
} as const

export function Mail() {
  const { data, error, refetch } = useRead('GET /settings', {})
  if (data === undefined)
    return error === null ? <Waiting /> : <ProblemAlert error={error} retry={refetch} />
  const { mail } = data.body
  return (
    <Stack maw={560}>
      <Text>{states[mail]}</Text>
      {mail !== 'none' && <TestMail />}
    </Stack>
  )
}

function TestMail() {
  const { session } = useActing()
  const [to, setTo] = useState(session.user.email)
  const send = useChange('POST /settings/test_mail')
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    send.mutate({ args: { body: { to: to.trim() } } })
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label="Send a test mail to"
          type="email"
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
          error={fieldsOf(send.error)['to']}
          maxLength={254}
          required
        />
        <div role="status">{send.data !== undefined && <Outcome {...send.data.body} />}</div>
        {send.error !== null && <ProblemAlert error={send.error} />}
        <Group>
          <Button type="submit" loading={send.isPending}>
            Send
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

interface OutcomeProps {
  readonly sent: boolean
  readonly reason: string | null
}

const Outcome = ({ sent, reason }: OutcomeProps) =>
  sent ? (
    <Alert color="green" icon={<Icon name="check" />} title="The mail server took it">
      <Text size="sm">Whether it arrives is up to it: look into the mailbox.</Text>
    </Alert>
  ) : (
    <Alert color="red" icon={<Icon name="alert" />} title="It was not sent">
      <Text size="sm">{reason}</Text>
    </Alert>
  )
