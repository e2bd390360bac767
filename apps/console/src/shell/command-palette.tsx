/** The palette of ⌘K: every page and what is done most, by its name. */

import { useMantineColorScheme } from '@mantine/core'
import { Spotlight, type SpotlightActionData } from '@mantine/spotlight'
import { useNavigate } from '@tanstack/react-router'
import { useActing } from '../api/acting.ts'
import { signOut } from '../api/session.ts'
import { Icon } from '../design/icon.tsx'
import { notify } from '../design/notify.ts'
import { menuOf } from './navigation.ts'

export function CommandPalette() {
  const navigate = useNavigate()
  const acting = useActing()
  const { toggleColorScheme } = useMantineColorScheme()
  const pages = menuOf(acting).flatMap(({ title, destinations }) =>
    destinations.map(
      ({ label, to, icon, keywords = '' }): SpotlightActionData => ({
        id: label,
        label,
        description: title,
        keywords,
        leftSection: <Icon name={icon} />,
        onClick: () => void navigate({ to }),
      }),
    ),
  )
  const others: readonly SpotlightActionData[] = [
    {
      id: 'scheme',
      label: 'Switch between light and dark',
      keywords: 'theme colour scheme',
      leftSection: <Icon name="moon" />,
      onClick: toggleColorScheme,
    },
    {
      id: 'sign-out',
      label: 'Sign out',
      keywords: 'log out leave',
      leftSection: <Icon name="signOut" />,
      onClick: () => void signOut().catch(() => notify.failed('Signing out failed: try again.')),
    },
  ]
  return (
    <Spotlight
      actions={[...pages, ...others]}
      shortcut={['mod + K', '/']}
      highlightQuery
      scrollable
      maxHeight={420}
      nothingFound="Nothing has that name"
      searchProps={{ placeholder: 'Where to?', 'aria-label': 'Where to?' }}
    />
  )
}
