/** Scopes, as many as fit; the rest is counted. */
import { Badge, Group, Text } from '@mantine/core'

export interface ScopeListProps {
  /** Separated by spaces, as OAuth has them. */
  readonly scope: string
  readonly most?: number
}

export function ScopeList({ scope, most = 3 }: ScopeListProps) {
  const scopes = scope.split(' ').filter((each) => each !== '')
  if (scopes.length === 0)
    return (
      <Text size="sm" c="dimmed">
        none
      </Text>
    )
  const shown = scopes.length > most + 1 ? scopes.slice(0, most) : scopes
  return (
    <Group gap={4}>
      {shown.map((each) => (
        <Badge key={each} color="gray" ff="monospace" fw={450}>
          {each}
        </Badge>
      ))}
      {shown.length < scopes.length && (
        <Text size="xs" c="dimmed">
          and {scopes.length - shown.length} more
        </Text>
      )}
    </Group>
  )
}
