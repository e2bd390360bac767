/** For whom an app is: its own organization while it is a draft, everybody once it is published. */
import { Alert, Button, Group, List, Paper, Stack, Switch, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { useActing } from '../../../api/acting.ts'
import type { ClientPartProps } from '../../../components/client/client-part.ts'
import { useSaveClient } from '../../../components/client/use-save-client.ts'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { ConfirmDialog } from '../../../design/confirm-dialog.tsx'
import { Icon } from '../../../design/icon.tsx'

const consequences = {
  published: [
    'Everybody with an account here can be asked, not only members of your organization.',
    'Where it can be installed, every organization finds it among the apps to install.',
    'It keeps its client id and its secrets; who allowed the draft is not asked again.',
    'Its name, redirect URIs and scopes can still be changed.',
  ],
  draft: [
    'Only members of its own organization can be asked from now on.',
    'Other organizations can’t install it any more; where it is installed, it stays.',
    'Who allowed it keeps what they allowed, until they or you take it back.',
  ],
} as const

export function Publish(part: ClientPartProps) {
  const { client } = part
  const { role } = useActing()
  const next = client.publication === 'draft' ? 'published' : 'draft'
  return (
    <Stack maw={680} gap="lg">
      <Text>
        {client.publication === 'draft'
          ? 'This app is a draft: only members of its own organization can allow it something.'
          : 'This app is published: everybody with an account here can be asked.'}
      </Text>
      <Paper p="md">
        <Title order={2} mb="xs">
          {next === 'published' ? 'What publishing changes' : 'What a draft is again'}
        </Title>
        <List size="sm" spacing={4}>
          {consequences[next].map((each) => (
            <List.Item key={each}>{each}</List.Item>
          ))}
        </List>
      </Paper>
      <Unfinished client={client} />
      {role === 'operator' ? (
        <ForOperators {...part} next={next} />
      ) : (
        <Text size="sm" c="dimmed">
          An operator of this system publishes apps, and says whether they have checked who offers
          one. Send them the client id.
        </Text>
      )}
    </Stack>
  )
}

/** What people will miss when they are asked. */
function Unfinished({ client }: Pick<ClientPartProps, 'client'>) {
  const missing = [
    client.client_uri === null ? 'a home page' : undefined,
    client.policy_uri === null ? 'a privacy policy' : undefined,
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

function ForOperators(part: ClientPartProps & { readonly next: 'published' | 'draft' }) {
  const { client, next } = part
  const [asked, setAsked] = useState(false)
  const publication = useSaveClient(
    part,
    next === 'published' ? 'The app is published.' : 'The app is a draft.',
  )
  const verification = useSaveClient(part)
  const verb = next === 'published' ? 'Publish' : 'Make a draft'
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
        <Button
          color={next === 'published' ? 'brand' : 'red'}
          variant={next === 'published' ? 'filled' : 'light'}
          onClick={() => setAsked(true)}
        >
          {verb}
        </Button>
      </Group>
      <ConfirmDialog
        opened={asked}
        title={`${verb}: ${client.name}?`}
        confirm={verb}
        pending={publication.pending}
        onConfirm={() => publication.save({ publication: next }, () => setAsked(false))}
        onClose={() => setAsked(false)}
      >
        <List size="sm" spacing={4}>
          {consequences[next].map((each) => (
            <List.Item key={each}>{each}</List.Item>
          ))}
        </List>
        {publication.error !== null && <ProblemAlert error={publication.error} />}
      </ConfirmDialog>
    </Stack>
  )
}
