/** One step: its number until it is done, then a tick. */
import { Group, Paper, Stack, Text, ThemeIcon, Title, VisuallyHidden } from '@mantine/core'
import type { ReactNode } from 'react'
import { Icon } from '../../../design/icon.tsx'

export interface StepProps {
  readonly number: number
  /** Undefined where nobody can tell. */
  readonly done: boolean | undefined
  readonly title: string
  readonly about: string
  readonly children: ReactNode
}

export function Step({ number, done, title, about, children }: StepProps) {
  return (
    <Paper p="lg" component="li">
      <Group align="flex-start" gap="md" wrap="nowrap">
        <ThemeIcon radius="xl" size={32} variant="light" color={done === true ? 'green' : 'gray'}>
          {done === true ? <Icon name="check" /> : number}
        </ThemeIcon>
        <Stack gap="sm" flex={1} miw={0}>
          <div>
            <Title order={2}>
              {title}
              {done === true && <VisuallyHidden> (done)</VisuallyHidden>}
            </Title>
            <Text size="sm" c="dimmed">
              {about}
            </Text>
          </div>
          {children}
        </Stack>
      </Group>
    </Paper>
  )
}
