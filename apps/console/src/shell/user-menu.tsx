/** Who is signed in; their account; the way out. */
import { Avatar, Menu, Text, UnstyledButton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useActing } from '../api/acting.ts'
import { signOut } from '../api/session.ts'
import { Icon } from '../design/icon.tsx'
import { notify } from '../design/notify.ts'

const initialsOf = (name: string): string =>
  name
    .split(/\s+/u)
    .map((word) => word.slice(0, 1))
    .slice(0, 2)
    .join('')
    .toUpperCase()

export function UserMenu() {
  const { user } = useActing().session
  const shown = user.name === '' ? user.email : user.name
  return (
    <Menu width={240}>
      <Menu.Target>
        {/* Who speaks to their computer says what they see: it is part of the name (WCAG 2.5.3). */}
        <UnstyledButton aria-label={`${initialsOf(shown)}, account of ${shown}`}>
          <Avatar size={32} color="brand" variant="light">
            {initialsOf(shown)}
          </Avatar>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={600} c="var(--mantine-color-text)" truncate>
            {shown}
          </Text>
          <Text size="xs" truncate>
            {user.email}
            {user.operator && ' · operator'}
          </Text>
        </Menu.Label>
        <Menu.Divider />
        <Menu.Item component={Link} to="/account" leftSection={<Icon name="person" />}>
          Account
        </Menu.Item>
        <Menu.Item component="a" href="/account" leftSection={<Icon name="lock" />}>
          Password and passkeys
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<Icon name="signOut" />}
          onClick={() =>
            void signOut().catch(() => notify.failed('Signing out failed: try again.'))
          }
        >
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
