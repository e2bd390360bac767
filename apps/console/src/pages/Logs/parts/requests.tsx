/** Requests by time, newest first, as they come if that is wanted. */
import { Group, Switch } from '@mantine/core'
import type { ReactNode } from 'react'
import { useList } from '../../../api/queries.ts'
import { ListState } from '../../../components/list-state.tsx'
import { LogDrawer } from '../../../components/log-drawer.tsx'
import { LogTable } from '../../../components/log-table.tsx'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { EmptyState } from '../../../design/empty-state.tsx'
import type { LogQuery } from './log-query.ts'
import type { Span } from './time-range.ts'
import { joined, type LiveLog, useLiveLog } from './use-live-log.ts'

export interface RequestsProps {
  /** The choice of views, which stands beside the switch. */
  readonly view: ReactNode
  readonly filter: LogQuery
  readonly span: Span
  readonly live: boolean
  readonly onLive: (wanted: boolean) => void
  /** The id of the request that is shown in full. */
  readonly opened: string | undefined
  readonly onOpen: (id: string | undefined) => void
}

export function Requests({ view, filter, span, live, onLive, opened, onOpen }: RequestsProps) {
  const list = useList('GET /logs', { query: { ...filter, ...span, limit: 50 } })
  const stream = useLiveLog(filter, { live, after: list.data?.[0]?.id })
  const shown = list.data && joined(stream.entries, list.data)
  return (
    <>
      <Group justify="space-between">
        {view}
        <LiveSwitch
          state={stream.state}
          // What is still to come is not within a span that has an end.
          disabled={span.to !== undefined}
          onChange={(wanted) => {
            onLive(wanted)
            // What came meanwhile is in the list from now on.
            if (!wanted) void list.refetch()
          }}
        />
      </Group>
      {stream.error !== undefined && <ProblemAlert error={stream.error} />}
      <ListState
        list={{ ...list, data: shown }}
        empty={
          <EmptyState icon="list" title="Nothing here">
            No request fits. Requests appear a second after they were answered.
          </EmptyState>
        }
      >
        {(entries) => <LogTable entries={entries} onOpen={({ id }) => onOpen(id)} />}
      </ListState>
      <LogDrawer entry={shown?.find(({ id }) => id === opened)} onClose={() => onOpen(undefined)} />
    </>
  )
}

interface LiveSwitchProps {
  readonly state: LiveLog['state']
  readonly disabled: boolean
  readonly onChange: (wanted: boolean) => void
}

const told = { off: 'Live', connecting: 'Connecting…', live: 'Live' } as const

const LiveSwitch = ({ state, disabled, onChange }: LiveSwitchProps) => (
  <Switch
    label={told[state]}
    checked={state !== 'off'}
    disabled={disabled}
    onChange={(event) => onChange(event.currentTarget.checked)}
  />
)
