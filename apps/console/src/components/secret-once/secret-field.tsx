/** A value to copy; a secret one is covered until it is asked for, for whoever shares their screen. */
import { Button, Code, Group, Text } from '@mantine/core'
import { useState } from 'react'
import { CopyButton } from '../../design/copy-button.tsx'
import classes from './secret-field.module.css'

export interface SecretFieldProps {
  readonly label: string
  readonly value: string
  readonly what: string
  readonly hidden?: boolean
  readonly onCopied?: () => void
}

export function SecretField({ label, value, what, hidden = false, onCopied }: SecretFieldProps) {
  const [shown, setShown] = useState(!hidden)
  return (
    <div>
      <Text size="sm" fw={500} mb={4}>
        {label}
      </Text>
      <Group gap="xs" wrap="nowrap" className={classes.field ?? ''}>
        <Code className={classes.value ?? ''}>{shown ? value : covered(value)}</Code>
        {hidden && (
          <Button
            variant="subtle"
            size="compact-sm"
            aria-pressed={shown}
            onClick={() => setShown(!shown)}
          >
            {shown ? 'Hide' : 'Show'}
          </Button>
        )}
        <CopyButton value={value} what={what} label="Copy" {...(onCopied && { onCopied })} />
      </Group>
    </div>
  )
}

/** Kind and end stay, by which lists of secrets tell them apart. */
const covered = (value: string): string => `${value.slice(0, 6)}${'•'.repeat(24)}${value.slice(-4)}`
