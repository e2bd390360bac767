/** Account: who is signed in, and the way to what the server's own pages do. */
import {
  Button,
  Group,
  Paper,
  SegmentedControl,
  Stack,
  Text,
  Title,
  useMantineColorScheme,
} from '@mantine/core'
import { useActing } from '../../api/acting.ts'
import { CopyableId } from '../../components/copyable-id.tsx'
import { Page } from '../../components/page.tsx'
import { FactList } from '../../design/fact-list.tsx'
import { Time } from '../../design/time.tsx'

const places = [
  [
    'Password, passkeys and second factor',
    'Change the password, add a passkey, set up codes and recovery codes; see where you are signed in and end it there.',
    '/account',
    'Open security',
  ],
  [
    'Connected apps',
    'What you allowed apps to do in your name, and how to take it back.',
    '/account/apps',
    'Open connected apps',
  ],
] as const

export function Account() {
  const { session, role, organization } = useActing()
  const { user } = session
  return (
    <Page
      title="Account"
      about="You, on this Keygrant."
      calls={[{ title: 'The organizations you see', key: 'GET /organizations' }]}
    >
      <FactList
        facts={[
          ['Name', user.name === '' ? 'not given' : user.name],
          ['E-mail address', user.email],
          ['User id', <CopyableId key="id" id={user.id} what="user id" />],
          ['Role', role === 'operator' ? 'operator' : `${role} of ${organization?.name ?? ''}`],
          ['This session ends', <Time key="s" at={session.expires_at} />],
        ]}
      />
      <Stack gap="sm">
        {places.map(([title, about, href, label]) => (
          <Paper key={href} p="md">
            <Group justify="space-between">
              <div style={{ flex: '1 1 20rem' }}>
                <Title order={2}>{title}</Title>
                <Text size="sm" c="dimmed">
                  {about}
                </Text>
              </div>
              <Button component="a" href={href} variant="default">
                {label}
              </Button>
            </Group>
          </Paper>
        ))}
        <Appearance />
      </Stack>
    </Page>
  )
}

function Appearance() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Paper p="md">
      <Group justify="space-between">
        <div style={{ flex: '1 1 20rem' }}>
          <Title order={2}>Appearance</Title>
          <Text size="sm" c="dimmed">
            Kept in this browser.
          </Text>
        </div>
        <SegmentedControl
          aria-label="Appearance"
          data={[
            { value: 'light', label: 'Light' },
            { value: 'dark', label: 'Dark' },
            { value: 'auto', label: 'As the system' },
          ]}
          value={colorScheme}
          onChange={(value) => setColorScheme(value as typeof colorScheme)}
        />
      </Group>
    </Paper>
  )
}
