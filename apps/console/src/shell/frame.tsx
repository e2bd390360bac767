/** What surrounds every page: brand, organization, search, menu, account. */
import { AppShell, Burger, Group, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useRouterState } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef } from 'react'
import { CommandPalette } from './command-palette.tsx'
import classes from './frame.module.css'
import { Mark } from './mark.tsx'
import { MenuList } from './menu-list.tsx'
import { OrganizationSwitcher } from './organization-switcher.tsx'
import { PaletteButton } from './palette-button.tsx'
import { SchemeSwitch } from './scheme-switch.tsx'
import { UserMenu } from './user-menu.tsx'

export function Frame({ children }: { readonly children: ReactNode }) {
  const [opened, { toggle, close }] = useDisclosure()
  const main = useRef<HTMLElement>(null)
  useFocusOnNewPage(main, close)
  const coming = useRouterState({ select: ({ isLoading }) => isLoading })
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding={0}
    >
      <a
        className="skip-link"
        href="#content"
        onClick={(event) => {
          event.preventDefault()
          main.current?.focus()
        }}
      >
        Skip to content
      </a>
      <AppShell.Header className={classes.header}>
        <Burger
          opened={opened}
          onClick={toggle}
          hiddenFrom="sm"
          size="sm"
          aria-label={opened ? 'Close menu' : 'Open menu'}
          aria-expanded={opened}
        />
        <Group gap={8} wrap="nowrap" className={classes.brand ?? ''}>
          <Mark />
          <Text fw={650} visibleFrom="xs" span>
            Keygrant
          </Text>
        </Group>
        <OrganizationSwitcher />
        <div className={classes.room} />
        <PaletteButton />
        <SchemeSwitch />
        <UserMenu />
      </AppShell.Header>
      <AppShell.Navbar className={classes.navbar} aria-label="Pages">
        <MenuList />
      </AppShell.Navbar>
      <AppShell.Main
        ref={main}
        id="content"
        tabIndex={-1}
        aria-busy={coming}
        className={classes.content ?? ''}
      >
        <div className={classes.main}>{children}</div>
      </AppShell.Main>
      <CommandPalette />
    </AppShell>
  )
}

/** After going to another page, focus is where its content begins, as after loading it. */
function useFocusOnNewPage(main: React.RefObject<HTMLElement | null>, close: () => void): void {
  const path = useRouterState({ select: ({ location }) => location.pathname })
  const before = useRef(path)
  useEffect(() => {
    if (before.current === path) return
    before.current = path
    close()
    main.current?.focus({ preventScroll: true })
  }, [path, close, main])
}
