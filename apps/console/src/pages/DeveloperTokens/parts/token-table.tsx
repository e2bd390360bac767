/** Developer tokens, one a line: what is left to see of each. */
import { Button, Code, Text } from '@mantine/core'
import type { ItemOf } from '../../../api/call.ts'
import { ScopeList } from '../../../components/scope-list.tsx'
import { type ShownState, StateBadge } from '../../../components/state-badge.tsx'
import { type Column, DataTable, TwoLines } from '../../../design/data-table.tsx'
import { Time } from '../../../design/time.tsx'
import { useNow } from '../../../design/use-now.ts'

export type DeveloperToken = ItemOf<'GET /developer_tokens'>

export interface TokenTableProps {
  readonly tokens: readonly DeveloperToken[]
  readonly onRevoke?: (token: DeveloperToken) => void
}

const stateOf = ({ revoked, expires_at }: DeveloperToken, now: number): ShownState =>
  revoked ? 'revoked' : Date.parse(expires_at) <= now ? 'expired' : 'active'

export function TokenTable({ tokens, onRevoke }: TokenTableProps) {
  const now = useNow()
  const columns: readonly Column<DeveloperToken>[] = [
    {
      key: 'name',
      title: 'Token',
      show: ({ name, prefix, last_four }) => (
        <TwoLines
          first={
            <Text size="sm" fw={550}>
              {name}
            </Text>
          }
          second={
            <Code fz="0.75rem">
              {prefix}…{last_four}
            </Code>
          }
        />
      ),
    },
    { key: 'scope', title: 'Scopes', wide: true, show: ({ scope }) => <ScopeList scope={scope} /> },
    {
      key: 'last_used_at',
      title: 'Last used',
      wide: true,
      show: ({ last_used_at, last_used_ip }) => (
        <TwoLines first={<Time at={last_used_at} />} second={last_used_ip ?? ''} />
      ),
    },
    { key: 'expires_at', title: 'Expires', show: ({ expires_at }) => <Time at={expires_at} /> },
    {
      key: 'state',
      title: 'State',
      show: (token) => <StateBadge state={stateOf(token, now)} />,
    },
    {
      key: 'revoke',
      title: '',
      width: 90,
      show: (token) =>
        onRevoke !== undefined && stateOf(token, now) === 'active' ? (
          <Button
            size="compact-sm"
            variant="subtle"
            color="red"
            aria-label={`Revoke ${token.name}`}
            onClick={() => onRevoke(token)}
          >
            Revoke
          </Button>
        ) : null,
    },
  ]
  return (
    <DataTable label="Developer tokens" items={tokens} idOf={({ id }) => id} columns={columns} />
  )
}
