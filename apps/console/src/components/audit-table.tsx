/** Changes: who, what, on what, from where; before and after on demand. */
import { Code, Group, Text } from '@mantine/core'
import type { ItemOf } from '../api/call.ts'
import { type Column, DataTable, TwoLines } from '../design/data-table.tsx'
import { Time } from '../design/time.tsx'
import { changesOf } from './audit-changes.ts'

export type AuditEvent = ItemOf<'GET /audit'>

const columns: readonly Column<AuditEvent>[] = [
  {
    key: 'action',
    title: 'What',
    show: (event) => (
      <TwoLines
        first={
          <Text size="sm" fw={550}>
            {event.action}
          </Text>
        }
        second={
          <>
            {event.target.kind} {event.target.id}
          </>
        }
      />
    ),
  },
  {
    key: 'change',
    title: 'Change',
    wide: true,
    show: (event) => <Changes event={event} />,
  },
  {
    key: 'actor',
    title: 'Who',
    wide: true,
    show: ({ actor, ip }) => (
      <TwoLines first={<Text size="sm">{actor.id || actor.kind}</Text>} second={ip} />
    ),
  },
  { key: 'at', title: 'When', show: ({ at }) => <Time at={at} />, width: 130 },
]

export function AuditTable({ events }: { readonly events: readonly AuditEvent[] }) {
  return <DataTable label="Changes" items={events} idOf={({ id }) => id} columns={columns} />
}

const most = 4

function Changes({ event }: { readonly event: AuditEvent }) {
  const changes = changesOf(event.change)
  return (
    <>
      {changes.slice(0, most).map(({ name, before, after }) => (
        <Group key={name} gap={4} fz="0.8125rem" wrap="nowrap" align="baseline">
          <Text span fz="inherit" c="dimmed" flex="none">
            {name}
          </Text>
          {before !== undefined && <Code style={{ textDecoration: 'line-through' }}>{before}</Code>}
          {after !== undefined && <Code>{after}</Code>}
        </Group>
      ))}
      {changes.length > most && (
        <Text size="xs" c="dimmed">
          and {changes.length - most} more
        </Text>
      )}
    </>
  )
}
