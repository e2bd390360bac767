/** A button that shows secrets as long as it is held, by pointer or by key. */
import { Button } from '@mantine/core'
import type { KeyboardEvent } from 'react'
import { Icon } from '../../../design/icon.tsx'

export interface HoldToSeeProps {
  readonly held: boolean
  readonly onHold: (held: boolean) => void
}

const presses = ({ key }: KeyboardEvent): boolean => key === ' ' || key === 'Enter'

export const HoldToSee = ({ held, onHold }: HoldToSeeProps) => (
  <Button
    size="xs"
    variant="default"
    aria-pressed={held}
    leftSection={<Icon name={held ? 'unlock' : 'lock'} size={14} />}
    onPointerDown={() => onHold(true)}
    onPointerUp={() => onHold(false)}
    onPointerLeave={() => onHold(false)}
    onPointerCancel={() => onHold(false)}
    onKeyDown={(event) => {
      if (!presses(event)) return
      event.preventDefault()
      onHold(true)
    }}
    onKeyUp={(event) => presses(event) && onHold(false)}
    onBlur={() => onHold(false)}
    onContextMenu={(event) => event.preventDefault()}
  >
    Hold to see secrets
  </Button>
)
