/** An identifier, and a button to copy it. */
import { Code, Group } from '@mantine/core'
import { CopyButton } from '../design/copy-button.tsx'

export interface CopyableIdProps {
  readonly id: string
  /** Such as `client id`. */
  readonly what: string
}

export function CopyableId({ id, what }: CopyableIdProps) {
  return (
    <Group gap={4} wrap="nowrap" miw={0} display="inline-flex">
      <Code fz="0.8125rem">{id}</Code>
      <CopyButton value={id} what={what} />
    </Group>
  )
}
