/** The verdict on a token: what an API would check, and whether the server still holds it for good. */
import { Button, Group, List, Stack, Text, ThemeIcon, Title } from '@mantine/core'
import { useState } from 'react'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { Icon } from '../../../design/icon.tsx'
import type { Check } from './verify-token.ts'

export interface Verdict {
  /** Nothing for an opaque token: only the server can tell. */
  readonly checks: readonly Check[]
  /** What introspection says. */
  readonly active: boolean
}

export interface VerificationProps {
  readonly token: string
  readonly verify: (token: string) => Promise<Verdict>
}

export function Verification({ token, verify }: VerificationProps) {
  const [state, setState] = useState<{ verdict?: Verdict; error?: unknown; pending: boolean }>({
    pending: false,
  })
  const start = async (): Promise<void> => {
    setState({ pending: true })
    try {
      setState({ verdict: await verify(token), pending: false })
    } catch (error) {
      setState({ error, pending: false })
    }
  }
  return (
    <section aria-label="Is it good?">
      <Group justify="space-between" mb={6}>
        <Title order={3}>Is it good?</Title>
        <Button size="xs" variant="default" loading={state.pending} onClick={() => void start()}>
          Verify it
        </Button>
      </Group>
      <Stack gap="xs" role="status">
        {state.error !== undefined && <ProblemAlert error={state.error} />}
        {state.verdict === undefined ? (
          <Text size="sm" c="dimmed">
            Checks it here as an API would, with the keys that the issuer publishes, and asks the
            server whether it was revoked: for that, the token goes to the server.
          </Text>
        ) : (
          <Checks {...state.verdict} />
        )}
      </Stack>
    </section>
  )
}

const revocation = (active: boolean): Check => ({
  what: 'At the server',
  good: active,
  found: active
    ? 'active'
    : 'not active: it has ended, was revoked, is no access token, or is none of yours',
})

function Checks({ checks, active }: Verdict) {
  const all = [...checks, revocation(active)]
  const good = all.every((each) => each.good)
  return (
    <>
      <Text size="sm" fw={600}>
        {good ? 'An API that it is for accepts it.' : 'An API refuses it.'}
      </Text>
      <List size="sm" spacing={4} listStyleType="none" withPadding={false} center>
        {all.map(({ what, good: fine, found }) => (
          <List.Item
            key={what}
            icon={
              <ThemeIcon size={20} radius="xl" variant="light" color={fine ? 'green' : 'red'}>
                <Icon name={fine ? 'check' : 'close'} size={14} />
              </ThemeIcon>
            }
          >
            <Text span size="sm" fw={550}>
              {what}
            </Text>
            {fine ? ': ' : ', wrong: '}
            <span style={{ overflowWrap: 'anywhere' }}>{found}</span>
          </List.Item>
        ))}
      </List>
    </>
  )
}
