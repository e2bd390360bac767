/** Instead of an empty list: what would be here, and how to begin. */
import { Center, Stack, Text, ThemeIcon, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { CodeBlock } from './code-block.tsx'
import { Icon, type IconName } from './icon.tsx'

export interface EmptyStateProps {
  readonly icon: IconName
  readonly title: string
  readonly children: ReactNode
  /** The primary button. */
  readonly action?: ReactNode
  /** The same from a terminal. */
  readonly command?: string
}

export function EmptyState({ icon, title, children, action, command }: EmptyStateProps) {
  return (
    <Center py={48} px="md">
      <Stack align="center" gap="sm" maw={520} w="100%">
        <ThemeIcon size={48} radius="xl" variant="light">
          <Icon name={icon} size={24} />
        </ThemeIcon>
        <Title order={2} ta="center">
          {title}
        </Title>
        <Text c="dimmed" ta="center">
          {children}
        </Text>
        {action}
        {command !== undefined && (
          <Stack gap={6} w="100%" mt="xs">
            <Text size="sm" c="dimmed">
              Or from a terminal:
            </Text>
            <CodeBlock code={command} what="command" wrap />
          </Stack>
        )}
      </Stack>
    </Center>
  )
}
