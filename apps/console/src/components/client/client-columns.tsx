/** Columns that every list of clients has. */
import { Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ItemOf } from '../../api/call.ts'
import { CopyButton } from '../../design/copy-button.tsx'
import { type Column, TwoLines } from '../../design/data-table.tsx'
import { Time } from '../../design/time.tsx'
import { ScopeList } from '../scope-list.tsx'
import { StateBadge } from '../state-badge.tsx'

type ClientColumn = Column<ItemOf<'GET /clients'>>

/** Its name, which leads to its page, and its id. */
export const nameColumn = (to: '/credentials/$clientId' | '/apps/$clientId'): ClientColumn => ({
  key: 'name',
  title: 'Name',
  show: ({ name, client_id: clientId }) => (
    <TwoLines
      first={
        <Text
          size="sm"
          fw={550}
          lh="24px"
          display="inline-block"
          c="var(--mantine-color-anchor)"
          renderRoot={(props) => <Link to={to} params={{ clientId }} {...props} />}
        >
          {name}
        </Text>
      }
      second={
        <span style={{ overflowWrap: 'anywhere' }}>
          {clientId} <CopyButton value={clientId} what={`client id of ${name}`} />
        </span>
      }
    />
  ),
})

export const scopeColumn: ClientColumn = {
  key: 'scope',
  title: 'Scopes',
  wide: true,
  show: ({ scope }) => <ScopeList scope={scope} />,
}

export const lastUsedColumn: ClientColumn = {
  key: 'last_used_at',
  title: 'Last used',
  show: ({ last_used_at }) => <Time at={last_used_at} />,
}

export const stateColumn: ClientColumn = {
  key: 'state',
  title: 'State',
  show: ({ state }) => <StateBadge state={state} />,
}
