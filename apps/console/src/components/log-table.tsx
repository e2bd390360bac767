/** Requests, one a line. */
import { Badge, Button, Text } from '@mantine/core'
import type { ItemOf } from '../api/call.ts'
import { type Column, DataTable, TwoLines } from '../design/data-table.tsx'
import { Time } from '../design/time.tsx'
import { problemName } from './problem-name.ts'
import { splitScope } from './scope-choice.ts'

export type LogEntry = ItemOf<'GET /logs'>

export interface LogTableProps {
  readonly entries: readonly LogEntry[]
  readonly onOpen: (entry: LogEntry) => void
}

/** The first scopes; the drawer has them all. */
function brief(scope: string): string {
  const scopes = splitScope(scope)
  const rest = scopes.length - 2
  return rest > 1 ? `${scopes.slice(0, 2).join(' ')} and ${rest} more` : scope
}

export function LogTable({ entries, onOpen }: LogTableProps) {
  const columns: readonly Column<LogEntry>[] = [
    {
      key: 'outcome',
      title: 'Outcome',
      show: ({ outcome }) => <Badge color={outcome === 'ok' ? 'green' : 'red'}>{outcome}</Badge>,
      width: 110,
    },
    {
      key: 'what',
      title: 'What',
      show: (entry) => (
        <TwoLines
          first={<OpenButton entry={entry} onOpen={onOpen} />}
          second={[entry.endpoint, entry.grant_type].filter((part) => part !== null).join(' · ')}
        />
      ),
    },
    {
      key: 'client',
      title: 'Client',
      wide: true,
      show: ({ client_id, scope }) => (
        <TwoLines
          first={<Text size="sm">{client_id ?? 'none named'}</Text>}
          second={brief(scope)}
        />
      ),
    },
    {
      key: 'from',
      title: 'From',
      wide: true,
      show: ({ ip, user_agent }) => (
        <TwoLines
          first={<Text size="sm">{ip}</Text>}
          second={user_agent.length > 40 ? `${user_agent.slice(0, 39)}…` : user_agent}
        />
      ),
    },
    { key: 'at', title: 'When', show: ({ at }) => <Time at={at} />, width: 130 },
  ]
  return (
    <DataTable
      label="Requests"
      items={entries}
      idOf={({ id }) => id}
      columns={columns}
      onOpen={onOpen}
    />
  )
}

interface OpenButtonProps {
  readonly entry: LogEntry
  readonly onOpen: (entry: LogEntry) => void
}

const OpenButton = ({ entry, onOpen }: OpenButtonProps) => (
  <Button
    variant="transparent"
    size="compact-sm"
    p={0}
    h="auto"
    styles={{ label: { overflow: 'visible' } }}
    onClick={() => onOpen(entry)}
  >
    {entry.problem === null ? 'Answered' : problemName(entry.problem)}
  </Button>
)
