/** The operations of an API: found by name or by scope, each with whether the token may call it. */
import { Badge, Chip, Group, Paper, Stack, Text, TextInput, UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import { Icon } from '../../../design/icon.tsx'
import classes from './explorer.module.css'
import { type ApiOperation, missingFor } from './operations.ts'

export interface OperationListProps {
  readonly operations: readonly ApiOperation[]
  readonly chosen: string
  /** What the token may do; undefined without one, or if it does not say. */
  readonly scopes: readonly string[] | undefined
  readonly onChoose: (id: string) => void
}

export function OperationList({ operations, chosen, scopes, onChoose }: OperationListProps) {
  const [words, setWords] = useState('')
  const [scope, setScope] = useState<string>()
  const all = [...new Set(operations.flatMap((each) => each.scope))].toSorted()
  const shown = operations.filter(
    (each) =>
      (scope === undefined || each.scope.includes(scope)) &&
      `${each.method} ${each.path} ${each.summary}`.toLowerCase().includes(words.toLowerCase()),
  )
  return (
    <Paper p="xs" component="section" aria-label="Operations">
      <Stack gap="xs">
        <TextInput
          aria-label="Find an operation"
          placeholder="Find an operation"
          leftSection={<Icon name="search" size={16} />}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        {all.length > 1 && (
          <Group gap={4} role="group" aria-label="Only those that want this scope">
            {all.map((each) => (
              <Chip
                key={each}
                size="xs"
                variant="outline"
                checked={scope === each}
                onChange={(wanted) => setScope(wanted ? each : undefined)}
              >
                {each}
              </Chip>
            ))}
          </Group>
        )}
        <ul className={classes.operations ?? ''}>
          {shown.map((each) => (
            <li key={each.id}>
              <UnstyledButton
                className={classes.operation ?? ''}
                aria-current={each.id === chosen}
                onClick={() => onChoose(each.id)}
              >
                <OperationLine operation={each} scopes={scopes} />
              </UnstyledButton>
            </li>
          ))}
        </ul>
        {shown.length === 0 && (
          <Text size="sm" c="dimmed" px="xs">
            None is like that.
          </Text>
        )}
      </Stack>
    </Paper>
  )
}

interface LineProps {
  readonly operation: ApiOperation
  readonly scopes: readonly string[] | undefined
}

function OperationLine({ operation, scopes }: LineProps) {
  const { method, path, summary, deprecated } = operation
  return (
    <>
      <Group gap={6} wrap="nowrap" justify="space-between" component="span">
        <Group gap={6} wrap="nowrap" component="span">
          <Method method={method} />
          <span className={classes.path}>{path}</span>
        </Group>
        <Padlock operation={operation} scopes={scopes} />
      </Group>
      <Text size="xs" c="dimmed" component="span" display="block">
        {summary}
        {deprecated && ' (deprecated)'}
      </Text>
    </>
  )
}

export function Method({ method }: { readonly method: string }) {
  const color = method === 'GET' ? 'green' : method === 'DELETE' ? 'red' : 'brand'
  return (
    <Badge color={color} size="sm" component="span" ff="monospace">
      {method}
    </Badge>
  )
}

function Padlock({ operation, scopes }: LineProps) {
  const missing = missingFor(operation, scopes)
  const label = missing.length === 0 ? 'may be called' : `needs ${missing.join(' ')}`
  return (
    <Text
      span
      role="img"
      aria-label={label}
      title={label}
      c={missing.length === 0 ? 'var(--good)' : 'dimmed'}
      lh={0}
    >
      <Icon name={missing.length === 0 ? 'unlock' : 'lock'} size={16} />
    </Text>
  )
}
