/** Who the explorer acts as: always in sight, with what may be done and for how long. */
import { Button, Group, Paper, Text } from '@mantine/core'
import { ProblemAlert } from '../../../components/problem-alert.tsx'
import { ScopeList } from '../../../components/scope-list.tsx'
import { Icon } from '../../../design/icon.tsx'
import { useNow } from '../../../design/use-now.ts'
import { timeLeft } from './claims.ts'
import classes from './explorer.module.css'
import type { HeldToken } from './held-token.ts'

export interface IdentityBarProps {
  readonly token: HeldToken | undefined
  /** undefined if developer tokens may not be made. */
  readonly onGet: (() => void) | undefined
  readonly onPaste: () => void
  readonly onLook: () => void
  readonly onEnd: () => void
  readonly ending: boolean
  readonly error: unknown
}

export function IdentityBar(props: IdentityBarProps) {
  const { token, onGet, onPaste, onLook, onEnd, ending, error } = props
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
                {token.source === undefined ? 'Forget it' : 'Revoke now'}
              </Button>
            </>
          )}
          <Button size="xs" variant="default" onClick={onPaste}>
            Paste a token
          </Button>
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
        </Group>
      </Group>
    </Paper>
  )
}

function TokenFacts({ token }: { readonly token: HeldToken }) {
  const now = useNow()
  const { source, scopes, audience, until, unrenewed } = token
  return (
    <Group gap="sm">
      <Text size="sm" fw={600}>
        {source?.name ?? 'A pasted token'}
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
        {source !== undefined && unrenewed === undefined && ', renewed by itself'}
        {unrenewed !== undefined && `, not renewed: ${unrenewed}`}
      </Text>
    </Group>
  )
}
