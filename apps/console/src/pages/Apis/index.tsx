/** APIs: what tokens are for. An operator registers them; their scopes are what credentials are given. */
import { Badge, Button, Text } from '@mantine/core'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useActing } from '../../api/acting.ts'
import type { ItemOf } from '../../api/call.ts'
import { useList } from '../../api/queries.ts'
import type { ShownCall } from '../../components/api-call-text.ts'
import { lifeInWords } from '../../components/lifetimes.ts'
import { ListState } from '../../components/list-state.tsx'
import { Page } from '../../components/page.tsx'
import { CopyButton } from '../../design/copy-button.tsx'
import { type Column, DataTable, TwoLines } from '../../design/data-table.tsx'
import { EmptyState } from '../../design/empty-state.tsx'
import { Icon } from '../../design/icon.tsx'
import { CreateApi } from './parts/create-api.tsx'

type Api = ItemOf<'GET /apis'>

const route = getRouteApi('/apis')

const columns: readonly Column<Api>[] = [
  {
    key: 'name',
    title: 'Name',
    show: ({ id, name, identifier, built_in }) => (
      <TwoLines
        first={
          <>
            <Text
              size="sm"
              fw={550}
              c="var(--mantine-color-anchor)"
              span
              renderRoot={(props) => <Link to="/apis/$apiId" params={{ apiId: id }} {...props} />}
            >
              {name}
            </Text>{' '}
            {built_in && <Badge color="gray">Keygrant’s own</Badge>}
          </>
        }
        second={
          <>
            {identifier} <CopyButton value={identifier} what={`identifier of ${name}`} />
          </>
        }
      />
    ),
  },
  {
    key: 'scopes',
    title: 'Scopes',
    width: 100,
    numeric: true,
    show: ({ scopes }) => scopes.length,
  },
  {
    key: 'tokens',
    title: 'Tokens',
    wide: true,
    show: ({ access_token_format, signing_algorithm }) =>
      access_token_format === 'jwt' ? `JWT, ${signing_algorithm}` : 'Opaque',
  },
  {
    key: 'lifetime',
    title: 'Good for',
    wide: true,
    show: ({ access_token_lifetime }) => lifeInWords(access_token_lifetime),
  },
]

const calls: readonly ShownCall[] = [
  { title: 'List APIs', key: 'GET /apis' },
  {
    title: 'Register one',
    key: 'POST /apis',
    call: {
      body: {
        identifier: 'https://api.example.com',
        name: 'Example',
        scopes: [{ name: 'balance:read', title: 'Read the balance' }],
      },
    },
  },
]

export function Apis() {
  const { may, session } = useActing()
  const { create } = route.useSearch()
  const navigate = useNavigate()
  const ask = (wanted: 'yes' | undefined): void =>
    void navigate({ to: '.', search: (before) => ({ ...before, create: wanted }), replace: true })
  const list = useList('GET /apis', { query: { limit: 50 } })
  const button = may('keygrant:apis:write') && (
    <Button leftSection={<Icon name="plus" size={16} />} onClick={() => ask('yes')}>
      Register API
    </Button>
  )
  return (
    <Page
      title="APIs and scopes"
      about="What tokens are for. A scope is one thing that a token may do with an API."
      actions={button}
      calls={calls}
    >
      <ListState
        list={list}
        empty={
          <EmptyState
            icon="apps"
            title="No API yet"
            action={button}
            command={firstCommand(session.issuer)}
          >
            Register the API that you run; credentials are then made for its scopes.
          </EmptyState>
        }
      >
        {(apis) => <DataTable label="APIs" items={apis} idOf={({ id }) => id} columns={columns} />}
      </ListState>
      {create === 'yes' && <CreateApi onClose={() => ask(undefined)} />}
    </Page>
  )
}

const firstCommand = (issuer: string): string =>
  `curl -s ${issuer}/api/v1/apis -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '{"identifier":"https://api.example.com","name":"Example","scopes":[{"name":"balance:read"}]}'`
