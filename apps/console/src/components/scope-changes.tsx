/** What a change of scopes adds and takes away, before it is saved. */
import { Alert, Group, Stack, Text } from '@mantine/core'
import { Icon } from '../design/icon.tsx'
import { difference } from './scope-choice.ts'
import { ScopeList } from './scope-list.tsx'

export interface ScopeChangesProps {
  readonly before: readonly string[]
  readonly after: readonly string[]
  /** What happens to what is out already. */
  readonly children: string
}

export function ScopeChanges({ before, after, children }: ScopeChangesProps) {
  const { added, removed } = difference(before, after)
  if (added.length + removed.length === 0) return null
  return (
    <Alert color="yellow" icon={<Icon name="alert" />} title="What changes">
      <Stack gap="xs">
        {added.length > 0 && <Changed what="Added" scopes={added} />}
        {removed.length > 0 && <Changed what="Removed" scopes={removed} />}
        <Text size="sm">{children}</Text>
      </Stack>
    </Alert>
  )
}

interface ChangedProps {
  readonly what: string
  readonly scopes: readonly string[]
}

const Changed = ({ what, scopes }: ChangedProps) => (
  <Group gap="xs">
    <Text size="sm" fw={600}>
      {what}
    </Text>
    <ScopeList scope={scopes.join(' ')} most={20} />
  </Group>
)
