/** What a client asked for, and why some of it was refused. */
import { Group, Switch, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useList } from '../../api/queries.ts'
import { EmptyState } from '../../design/empty-state.tsx'
import { ListState } from '../list-state.tsx'
import { LogDrawer } from '../log-drawer.tsx'
import { LogTable } from '../log-table.tsx'
import type { ClientPartProps } from './client-part.ts'

export function ClientLogs({ client }: ClientPartProps) {
  const [refusedOnly, setRefusedOnly] = useState(false)
  const [open, setOpen] = useState<string>()
  const outcome = refusedOnly ? ('refused' as const) : undefined
  const query = { client_id: client.client_id, outcome, limit: 50 }
  const list = useList('GET /logs', { query })
  return (
    <>
      <Group justify="space-between" mb="sm">
        <Switch
          label="Only what was refused"
          checked={refusedOnly}
          onChange={(event) => setRefusedOnly(event.currentTarget.checked)}
        />
        <Text size="sm">
          <Link
            to="/logs"
            search={{ client: client.client_id }}
            style={{ color: 'var(--mantine-color-anchor)' }}
          >
            All filters
          </Link>
        </Text>
      </Group>
      <ListState
        list={list}
        empty={
          <EmptyState icon="list" title="Nothing here">
            Every refusal is kept, and a sample of the rest; both appear a second after the answer.
          </EmptyState>
        }
      >
        {(entries) => <LogTable entries={entries} onOpen={({ id }) => setOpen(id)} />}
      </ListState>
      <LogDrawer
        entry={list.data?.find(({ id }) => id === open)}
        onClose={() => setOpen(undefined)}
      />
    </>
  )
}
