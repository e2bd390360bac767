/** One number that matters, with what it means. */
import { Group, Paper, Text } from '@mantine/core'
import type { ReactNode } from 'react'

export interface NumberTileProps {
  readonly label: string
  readonly value: ReactNode
  readonly hint: ReactNode
  /** Draws the eye when there is something to do. */
  readonly tone?: 'red' | 'yellow' | undefined
}

export function NumberTile({ label, value, hint, tone }: NumberTileProps) {
  return (
    <Paper p="md">
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      <Group align="baseline" gap="xs" mt={4}>
        <Text
          fz={28}
          lh={1.2}
          fw={650}
          {...(tone && { c: `var(--mantine-color-${tone}-light-color)` })}
        >
          {value}
        </Text>
      </Group>
      <Text size="sm" c="dimmed" mt={2}>
        {hint}
      </Text>
    </Paper>
  )
}
