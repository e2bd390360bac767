/** How a form in a dialog ends: not at all, or by being sent. */
import { Button, Group } from '@mantine/core'
import type { ReactNode } from 'react'

export interface FormButtonsProps {
  /** What sending it does, as the button says it. */
  readonly children: ReactNode
  readonly pending: boolean
  readonly onCancel: () => void
}

export function FormButtons({ children, pending, onCancel }: FormButtonsProps) {
  return (
    <Group justify="flex-end" gap="xs">
      <Button variant="default" onClick={onCancel}>
        Cancel
      </Button>
      <Button type="submit" loading={pending}>
        {children}
      </Button>
    </Group>
  )
}
