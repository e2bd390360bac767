/** How a credential is used: facts, lines that work, and its traffic. */
import { Stack, Text, Title } from '@mantine/core'
import { lazy, Suspense } from 'react'
import { useActing } from '../../../api/acting.ts'
import { useRead } from '../../../api/queries.ts'
import type { ClientPartProps } from '../../../components/client/client-part.ts'
import { CopyableId } from '../../../components/copyable-id.tsx'
import { ExampleTabs } from '../../../components/example-tabs.tsx'
import { Waiting } from '../../../components/list-state.tsx'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { ScopeList } from '../../../components/scope-list.tsx'
import { useExamples } from '../../../components/use-credential.ts'
import { FactList } from '../../../design/fact-list.tsx'
import { Time } from '../../../design/time.tsx'

const UsageChart = lazy(async () => {
  const { UsageChart: Chart } = await import('../../../components/usage-chart.tsx')
  return { default: Chart }
})

export function Overview({ client }: ClientPartProps) {
  const { session } = useActing()
  return (
    <Stack gap="xl">
      <FactList
        facts={[
          [
            'Token endpoint',
            <CopyableId key="t" id={`${session.issuer}/oauth2/token`} what="token endpoint" />,
          ],
          ['Scopes', <ScopeList key="s" scope={client.scope} most={12} />],
          ['Tokens last', lifetimeOf(client.access_token_lifetime)],
          ['Last used', <Time key="l" at={client.last_used_at} />],
          ['Created', <Time key="c" at={client.created_at} />],
        ]}
      />
      <Usage clientId={client.client_id} />
      <Examples clientId={client.client_id} />
    </Stack>
  )
}

const lifetimeOf = (seconds: number | null): string =>
  seconds === null ? 'as long as the API says' : `${Math.round(seconds / 60)} minutes`

function Usage({ clientId }: { readonly clientId: string }) {
  const usage = useRead('GET /clients/{client_id}/usage', { path: { client_id: clientId } })
  return (
    <Stack gap="sm" component="section">
      <Title order={2}>Tokens in fourteen days</Title>
      {usage.error !== null && <ProblemAlert error={usage.error} retry={usage.refetch} />}
      {usage.data !== undefined && (
        <Suspense fallback={<Waiting />}>
          <UsageChart hours={usage.data.body.items} />
        </Suspense>
      )}
    </Stack>
  )
}

function Examples({ clientId }: { readonly clientId: string }) {
  const examples = useExamples(clientId)
  return (
    <Stack gap="sm" component="section">
      <Title order={2}>Use it</Title>
      <Text size="sm" c="dimmed">
        The secret is in CLIENT_SECRET. Programs ask for a token, keep it while it is good, and send
        it with each call.
      </Text>
      <ExampleTabs examples={examples} />
    </Stack>
  )
}
