/** For whom an app is: those who try it first, everybody once an operator has looked at it. */
import { Alert, Button, Group, List, Stack, Switch, Text } from '@mantine/core'
import { useState } from 'react'
import { useActing } from '../../../api/acting.ts'
import { useMayChangeClients } from '../../../components/client/client-form.tsx'
import type { ClientPartProps } from '../../../components/client/client-part.ts'
import { useSaveClient } from '../../../components/client/use-save-client.ts'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { StateBadge } from '../../../components/state-badge.tsx'
import { ConfirmDialog } from '../../../design/confirm-dialog.tsx'
import { Icon } from '../../../design/icon.tsx'
import { SendBack } from './send-back.tsx'
import { TestUsers } from './test-users.tsx'

type Stage = ClientPartProps['client']['publication']

const stages: Readonly<Record<Stage, string>> = {
  draft: 'Only members of its own organization, and the test users below, can allow it something.',
  in_review:
    'An operator looks at it. Until they publish it, or send it back, it is for the same people as a draft, and what they see of it stays as it is.',
  published: 'Everybody with an account here can be asked.',
}

/** What follows from each step, said before it is taken. */
const consequences: Readonly<Record<Stage, readonly string[]>> = {
  published: [
    'Everybody with an account here can be asked, not only members of your organization.',
    'Where it can be installed, every organization finds it among the apps to install.',
    'It keeps its client id and its secrets; who allowed the draft is not asked again.',
    'Its name, logo and addresses, redirect URIs at other hosts and further scopes are the operator’s to change from then on; other paths at the same host are not.',
  ],
  in_review: [
    'An operator sees it in their list, and publishes it or sends it back.',
    'Until then its name, addresses, scopes and redirect URIs can’t be changed; take it back to do so.',
    'Test users and secrets can.',
  ],
  draft: [
    'Only members of its own organization and its test users can be asked from now on.',
    'Other organizations can’t install it any more; where it is installed, it stays.',
    'Who allowed it keeps what they allowed, until they or you take it back.',
  ],
}

export function Publish(part: ClientPartProps) {
  const { client } = part
  const { role } = useActing()
  const mayChange = useMayChangeClients()
  return (
    <Stack maw={680} gap="lg">
      <Group gap="sm" align="flex-start" wrap="nowrap">
        <StateBadge state={client.publication} />
        <Text>{stages[client.publication]}</Text>
      </Group>
      {client.review_note !== null && (
        <Alert color="red" icon={<Icon name="alert" />} title="It was sent back">
          <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
            {client.review_note}
          </Text>
        </Alert>
      )}
      <Unfinished client={client} />
      {role === 'operator' ? <ForOperators {...part} /> : mayChange && <ForMembers {...part} />}
      {client.publication !== 'published' && <TestUsers {...part} />}
    </Stack>
  )
}

/** What people will miss when they are asked. */
function Unfinished({ client }: Pick<ClientPartProps, 'client'>) {
  const missing = [
    client.client_uri === null ? 'a home page' : undefined,
    client.policy_uri === null ? 'a privacy policy' : undefined,
    client.contacts.length === 0 ? 'an address for questions' : undefined,
    client.scope === '' ? 'a scope' : undefined,
    client.redirect_uris.some((uri) => uri.startsWith('http://'))
      ? 'redirect URIs without the one on a developer’s machine'
      : undefined,
  ].filter((each) => each !== undefined)
  if (client.publication === 'published' || missing.length === 0) return null
  return (
    <Alert color="yellow" icon={<Icon name="alert" />} title="Before it is published">
      <Text size="sm">It should have {missing.join(', ')}.</Text>
    </Alert>
  )
}

function ForMembers(part: ClientPartProps) {
  switch (part.client.publication) {
    case 'draft':
      return (
        <Group>
          <Step
            {...part}
            to="in_review"
            verb="Ask for a review"
            said="The app is being reviewed."
          />
        </Group>
      )
    case 'in_review':
      return (
        <Group>
          <Step {...part} to="draft" verb="Take it back" said="The app is a draft again." />
        </Group>
      )
    case 'published':
      return (
        <Text size="sm" c="dimmed">
          It stays what was reviewed: an operator of this system can change its name, logo and
          addresses, add scopes and redirect URIs at other hosts, or make it a draft again.
        </Text>
      )
  }
}

function ForOperators(part: ClientPartProps) {
  const { client } = part
  const verification = useSaveClient(part)
  return (
    <Stack>
      <Switch
        label="Verified"
        description="You have checked who offers it. People then see no warning, and are not asked again for what they allowed."
        checked={client.verified}
        disabled={verification.pending}
        onChange={(event) => verification.save({ verified: event.currentTarget.checked })}
      />
      {verification.error !== null && <ProblemAlert error={verification.error} />}
      <Group>
        {client.publication !== 'published' && (
          <Step {...part} to="published" verb="Publish" said="The app is published." />
        )}
        {client.publication === 'in_review' && <SendBack {...part} />}
        {client.publication === 'published' && (
          <Step {...part} to="draft" verb="Make a draft" said="The app is a draft." />
        )}
      </Group>
    </Stack>
  )
}

interface StepProps extends ClientPartProps {
  readonly to: Stage
  readonly verb: string
  readonly said: string
}

/** A step, once its consequences were read. */
function Step({ to, verb, said, ...part }: StepProps) {
  const [asked, setAsked] = useState(false)
  const saving = useSaveClient(part, said)
  const forward = to !== 'draft'
  return (
    <>
      <Button
        color={forward ? 'brand' : 'red'}
        variant={forward ? 'filled' : 'light'}
        onClick={() => setAsked(true)}
      >
        {verb}
      </Button>
      <ConfirmDialog
        opened={asked}
        title={`${verb}: ${part.client.name}?`}
        confirm={verb}
        color={forward ? 'brand' : 'red'}
        pending={saving.pending}
        onConfirm={() => saving.save({ publication: to }, () => setAsked(false))}
        onClose={() => setAsked(false)}
      >
        <List size="sm" spacing={4}>
          {consequences[to].map((each) => (
            <List.Item key={each}>{each}</List.Item>
          ))}
        </List>
        {saving.error !== null && <ProblemAlert error={saving.error} />}
      </ConfirmDialog>
    </>
  )
}
