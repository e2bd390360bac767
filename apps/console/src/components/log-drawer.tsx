/** One request in full: why it failed, what to do, and everything that is known of it. */
import { Alert, Badge, Code, Drawer, Stack, Text } from '@mantine/core'
import { explanations } from '../api/generated/explanations.ts'
import { type Fact, FactList } from '../design/fact-list.tsx'
import { Icon } from '../design/icon.tsx'
import { absoluteTime } from '../design/relative-time.ts'
import { ClientLink } from './client-link.tsx'
import { CopyableId } from './copyable-id.tsx'
import { Explain } from './explain.tsx'
import type { LogEntry } from './log-table.tsx'
import { problemName } from './problem-name.ts'
import { ScopeList } from './scope-list.tsx'

export interface LogDrawerProps {
  readonly entry: LogEntry | undefined
  readonly onClose: () => void
}

export function LogDrawer({ entry, onClose }: LogDrawerProps) {
  return (
    <Drawer opened={entry !== undefined} onClose={onClose} title="Request">
      {entry !== undefined && (
        <Stack>
          {entry.problem !== null && (
            <Alert
              color="red"
              icon={<Icon name="alert" />}
              title={`Why it failed: ${problemName(entry.problem).toLowerCase()}`}
            >
              <Explain problem={entry.problem} />
            </Alert>
          )}
          <FactList facts={factsOf(entry)} />
          {Object.keys(entry.facts).length > 0 && (
            <>
              <Text size="sm" fw={600}>
                What it was judged by
              </Text>
              <FactList facts={Object.entries(entry.facts)} />
            </>
          )}
        </Stack>
      )}
    </Drawer>
  )
}

function factsOf(entry: LogEntry): readonly Fact[] {
  const heard = entry.problem === null ? undefined : explanations[entry.problem]?.answeredAs
  const { client_id, user_id, secret_id } = entry
  const facts: readonly (Fact | undefined)[] = [
    ['Time', absoluteTime(Date.parse(entry.at))],
    [
      'Outcome',
      <Badge key="o" color={entry.outcome === 'ok' ? 'green' : 'red'}>
        {entry.outcome}
      </Badge>,
    ],
    heard === undefined ? undefined : ['The client heard', <Code key="h">{heard}</Code>],
    ['Endpoint', entry.endpoint],
    entry.grant_type === null ? undefined : ['Grant type', entry.grant_type],
    client_id === null ? undefined : ['Client', <ClientLink key="c" clientId={client_id} />],
    user_id === null ? undefined : ['User', <CopyableId key="u" id={user_id} what="user id" />],
    secret_id === null
      ? undefined
      : ['Secret', <CopyableId key="s" id={secret_id} what="secret id" />],
    ['Scope', <ScopeList key="p" scope={entry.scope} most={12} />],
    ['Address', entry.ip],
    ['User agent', entry.user_agent],
    ['Request id', <CopyableId key="r" id={entry.request_id} what="request id" />],
  ]
  return facts.filter((fact) => fact !== undefined)
}
