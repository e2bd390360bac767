/** A page: its one heading, what may be done on it, and what it is as an API call. */
import { Group, Stack, Text, Title } from '@mantine/core'
import { type ReactNode, useEffect } from 'react'
import type { ShownCall } from './api-call-text.ts'
import { AsApiCall } from './as-api-call.tsx'

export interface PageProps {
  readonly title: string
  /** One sentence on what this is. */
  readonly about?: ReactNode
  /** Above the title: where this belongs. */
  readonly above?: ReactNode
  readonly actions?: ReactNode
  readonly calls: readonly ShownCall[]
  readonly children: ReactNode
}

export function Page({ title, about, above, actions, calls, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} – Keygrant`
  }, [title])
  return (
    <Stack gap="lg">
      <Group justify="space-between" align="flex-start" gap="md">
        <Stack gap={4} miw={0} flex="1 1 20rem">
          {above}
          <Title order={1}>{title}</Title>
          {about !== undefined && (
            <Text c="dimmed" maw={680} fz="0.9375rem">
              {about}
            </Text>
          )}
        </Stack>
        <Group gap="xs">
          <AsApiCall calls={calls} />
          {actions}
        </Group>
      </Group>
      {children}
    </Stack>
  )
}
