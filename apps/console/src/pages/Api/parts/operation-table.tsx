/** Operations, one a line, found by a part of their path, with the scopes they want. */
import { ActionIcon, Badge, Button, Center, Group, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { ScopeList } from '../../../components/scope-list.tsx'
import { type Column, DataTable, TwoLines } from '../../../design/data-table.tsx'
import { Icon } from '../../../design/icon.tsx'
import type { PartProps } from '../index.tsx'
import { OperationScopes } from './operation-scopes.tsx'
import type { ApiOperation } from './operations.tsx'

export type OperationTableProps = PartProps & { readonly operations: readonly ApiOperation[] }

const perPage = 50

export function OperationTable(props: OperationTableProps) {
  const { operations, mayWrite } = props
  const [words, setWords] = useState('')
  const [shown, setShown] = useState(perPage)
  const [asked, setAsked] = useState<ApiOperation>()
  const found = operations.filter(({ method, path, summary, scope }) =>
    `${method} ${path} ${summary} ${scope}`.toLowerCase().includes(words.toLowerCase()),
  )
  return (
    <Stack gap="sm">
      <TextInput
        aria-label="Find an operation by path or scope"
        placeholder="Find an operation by path or scope"
        leftSection={<Icon name="search" size={16} />}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
        maw={360}
      />
      <DataTable
        label="Operations"
        items={found.slice(0, shown)}
        idOf={({ id }) => id}
        columns={mayWrite ? [...columns, change(setAsked)] : columns}
      />
      {found.length > shown && (
        <Center>
          <Button variant="default" onClick={() => setShown(shown + perPage)}>
            Show more
          </Button>
        </Center>
      )}
      {asked !== undefined && (
        <OperationScopes {...props} operation={asked} onClose={() => setAsked(undefined)} />
      )}
    </Stack>
  )
}

const columns: readonly Column<ApiOperation>[] = [
  {
    key: 'operation',
    title: 'Operation',
    show: ({ method, path, summary, deprecated }) => (
      <TwoLines
        first={
          <Group gap={6}>
            <Text size="sm" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
              {method} {path}
            </Text>
            {deprecated && <Badge color="gray">deprecated</Badge>}
          </Group>
        }
        second={summary}
      />
    ),
  },
  {
    key: 'scope',
    title: 'Scopes',
    show: ({ scope, scope_edited }) => (
      <Stack gap={2} align="flex-start">
        <ScopeList scope={scope} />
        {scope_edited && (
          <Text size="xs" c="dimmed">
            set by hand
          </Text>
        )}
      </Stack>
    ),
  },
]

const change = (onAsk: (operation: ApiOperation) => void): Column<ApiOperation> => ({
  key: 'change',
  title: '',
  width: 56,
  show: (operation) => (
    <ActionIcon
      aria-label={`Change the scopes of ${operation.method} ${operation.path}`}
      onClick={() => onAsk(operation)}
    >
      <Icon name="settings" />
    </ActionIcon>
  ),
})
