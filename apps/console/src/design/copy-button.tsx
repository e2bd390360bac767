/** Copies a text. Its name says what is copied; that it worked is said aloud, without the text. */
import { ActionIcon, Button, Tooltip, VisuallyHidden } from '@mantine/core'
import { useState } from 'react'
import { Icon } from './icon.tsx'

export interface CopyButtonProps {
  readonly value: string
  /** What is copied: `client id` makes "Copy client id". */
  readonly what: string
  /** Shown as words instead of an icon alone. */
  readonly label?: string
  readonly onCopied?: () => void
}

type Outcome = 'copied' | 'refused'
const words = (what: string, outcome: Outcome | undefined): string =>
  outcome === 'copied'
    ? `Copied ${what}`
    : outcome === 'refused'
      ? 'The browser does not allow it: select the text and copy it'
      : ''

export function CopyButton({ value, what, label, onCopied }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<Outcome>()
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(value)
      setOutcome('copied')
      onCopied?.()
    } catch {
      // No clipboard without HTTPS, or by the person's own setting: the words say what to do.
      setOutcome('refused')
    }
    setTimeout(() => setOutcome(undefined), 3_000)
  }
  const icon = <Icon name={outcome === 'copied' ? 'check' : 'copy'} size={16} />
  const name = `Copy ${what}`
  const onClick = (): void => void copy()
  return (
    <>
      {label === undefined ? (
        <Tooltip label={words(what, outcome) || name}>
          <ActionIcon
            aria-label={name}
            size="sm"
            color={outcome === 'copied' ? 'green' : 'gray'}
            onClick={onClick}
          >
            {icon}
          </ActionIcon>
        </Tooltip>
      ) : (
        <Button variant="default" leftSection={icon} onClick={onClick}>
          {outcome === 'copied' ? 'Copied' : label}
        </Button>
      )}
      <VisuallyHidden component="output">{words(what, outcome)}</VisuallyHidden>
    </>
  )
}
