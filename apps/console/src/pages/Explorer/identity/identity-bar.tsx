/** Who the explorer acts as: always in sight, with what may be done and for how long. */
import { Button, Group, Menu, Paper, Text } from '@mantine/core'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { ScopeList } from '../../../components/scope-list.tsx'
import { Icon } from '../../../design/icon.tsx'
import { useNow } from '../../../design/use-now.ts'
import { timeLeft } from '../parts/claims.ts'
import classes from '../parts/explorer.module.css'
import type { HeldToken } from './held-token.ts'

export interface IdentityBarProps {
  readonly token: HeldToken | undefined
  /** Each undefined where this person may not. */
  readonly onGet: (() => void) | undefined
  readonly onCredential: (() => void) | undefined
  readonly onApp: (() => void) | undefined
  readonly onPaste: () => void
  readonly onLook: () => void
  readonly onEnd: () => void
  /** Whether it can be ended on the server, and not only forgotten. */
  readonly endable: boolean
  readonly ending: boolean
  readonly error: unknown
}

export function IdentityBar(props: IdentityBarProps) {
  const { token, onLook, onEnd, endable, ending, error } = props
  return (
    <Paper p="sm" className={classes.bar ?? ''} component="section" aria-label="Token">
      {error !== null && <ProblemAlert error={error} />}
      <Group justify="space-between" gap="sm">
        {token === undefined ? (
          <Text size="sm">No token: calls are sent without one.</Text>
        ) : (
          <TokenFacts token={token} />
        )}
        <Group gap="xs">
          {token !== undefined && (
            <>
              <Button size="xs" variant="default" onClick={onLook}>
                Look into it
              </Button>
              <Button size="xs" variant="default" loading={ending} onClick={onEnd}>
                {endable ? 'Revoke now' : 'Forget it'}
              </Button>
            </>
          )}
          <ActAs {...props} />
        </Group>
      </Group>
    </Paper>
  )
}

function ActAs({ token, onGet, onCredential, onApp, onPaste }: IdentityBarProps) {
  return (
    <>
      <Menu>
        <Menu.Target>
          <Button size="xs" variant="default" rightSection={<Icon name="chevron" size={14} />}>
            Act as
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {onCredential !== undefined && (
            <Menu.Item leftSection={<Icon name="key" size={16} />} onClick={onCredential}>
              One of my credentials
            </Menu.Item>
          )}
          {onApp !== undefined && (
            <Menu.Item leftSection={<Icon name="person" size={16} />} onClick={onApp}>
              My user, through an app
            </Menu.Item>
          )}
          <Menu.Item leftSection={<Icon name="copy" size={16} />} onClick={onPaste}>
            Paste a token
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {onGet !== undefined && (
        <Button
          size="xs"
          variant={token === undefined ? 'filled' : 'default'}
          leftSection={<Icon name="ticket" size={14} />}
          onClick={onGet}
        >
          Get developer token
        </Button>
      )}
    </>
  )
}

/** In words that go on after its name. */
const kinds = {
  developer_token: 'developer token',
  credential: 'credential',
  app: 'you, through an app',
} as const

function TokenFacts({ token }: { readonly token: HeldToken }) {
  const now = useNow()
  const { source, scopes, audience, until, unrenewed } = token
  const renewed =
    source !== undefined && (source.kind !== 'app' || source.refreshToken !== undefined)
  return (
    <Group gap="sm">
      <Text size="sm" fw={600}>
        {source?.name ?? 'A pasted token'}
        {source !== undefined && (
          <Text span size="sm" c="dimmed" fw={400}>
            {` (${kinds[source.kind]})`}
          </Text>
        )}
      </Text>
      {scopes === undefined ? (
        <Text size="sm" c="dimmed">
          does not say what it may do
        </Text>
      ) : (
        <ScopeList scope={scopes.join(' ')} />
      )}
      <Text size="sm" c="dimmed">
        {audience !== undefined && `for ${audience} · `}
        {until === undefined ? 'does not say when it ends' : timeLeft(until, now)}
        {renewed && unrenewed === undefined && ', renewed by itself'}
        {unrenewed !== undefined && `, not renewed: ${unrenewed}`}
      </Text>
    </Group>
  )
}
