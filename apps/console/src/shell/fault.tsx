/** Pages that say that there is no page. */
import { Anchor, Button, Center, Stack, Text, Title } from '@mantine/core'
import { type ErrorComponentProps, Link } from '@tanstack/react-router'
import { ProblemAlert, type ProblemAlertProps } from '../components/problem-alert.tsx'
import { Mark } from './mark.tsx'

/** What could not be drawn: the rest of the console goes on. */
export const FaultyPage = ({ error, reset }: ErrorComponentProps) => (
  <UnreadPage error={error} retry={reset} />
)

/** What a page is about could not be read: so there is nothing that it could be called by. */
export const UnreadPage = (problem: ProblemAlertProps) => (
  <Stack maw={640}>
    <Title order={1}>This page can’t be shown</Title>
    <ProblemAlert {...problem} />
  </Stack>
)

export function NoSuchPage() {
  return (
    <Stack maw={640} align="flex-start">
      <Title order={1}>There is no such page</Title>
      <Text c="dimmed">The address is mistyped, or what was here has been deleted.</Text>
      <Button component={Link} to="/">
        To the start
      </Button>
    </Stack>
  )
}

/** Somebody with an account and nothing else. */
export function NoOrganization({ email }: { readonly email: string }) {
  return (
    <Center mih="100vh" p="md">
      <Stack maw={440} align="center" gap="sm" component="main">
        <Mark />
        <Title order={1} ta="center">
          You are in no organization yet
        </Title>
        <Text c="dimmed" ta="center">
          Credentials belong to organizations. Ask for an invitation to {email}, then open its link.
        </Text>
        <Anchor href="/account">Your account</Anchor>
      </Stack>
    </Center>
  )
}
