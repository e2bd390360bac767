/** Light or dark. */
import { ActionIcon, Tooltip, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { Icon } from '../design/icon.tsx'

export function SchemeSwitch() {
  const { setColorScheme } = useMantineColorScheme()
  const scheme = useComputedColorScheme('light')
  const other = scheme === 'light' ? 'dark' : 'light'
  return (
    <Tooltip label={`Switch to ${other}`}>
      <ActionIcon size="lg" aria-label={`Switch to ${other}`} onClick={() => setColorScheme(other)}>
        <Icon name={scheme === 'light' ? 'moon' : 'sun'} />
      </ActionIcon>
    </Tooltip>
  )
}
