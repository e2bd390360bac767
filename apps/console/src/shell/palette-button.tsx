/** The way into the palette for whoever does not know its keys. */
import { ActionIcon, Button, Kbd } from '@mantine/core'
import { spotlight } from '@mantine/spotlight'
import { Icon } from '../design/icon.tsx'

const mac = /Mac|iPhone|iPad/u.test(navigator.userAgent)

export function PaletteButton() {
  return (
    <>
      <Button
        visibleFrom="sm"
        variant="default"
        size="xs"
        fw={400}
        leftSection={<Icon name="search" size={15} />}
        rightSection={<Kbd size="xs">{mac ? '⌘K' : 'Ctrl K'}</Kbd>}
        onClick={spotlight.open}
      >
        Go to or search
      </Button>
      <ActionIcon hiddenFrom="sm" size="lg" aria-label="Go to or search" onClick={spotlight.open}>
        <Icon name="search" />
      </ActionIcon>
    </>
  )
}
